import { defineParams } from '../../../shared/params.ts';
import { tf } from '../tf/index.ts';
import { crossEntropy } from './cross-entropy.ts';
import { diceSoft } from './dice-soft.ts';
import { defineLoss } from './loss.ts';

const params = defineParams({
  ...diceSoft.params,
  crossEntropyWeight: {
    kind: 'number',
    default: 1,
    min: 0,
    max: 100,
    title: 'Weight of cross-entropy',
    help: 'Beside the Dice loss, which has weight 1.',
  },
});

/**
 * Soft Dice loss + weight × cross-entropy, the combination of nnU-Net (Isensee et al. 2021). Cross-entropy counts every
 * voxel, also where the background does not count for Dice; class weights count in both.
 */
export const diceCrossEntropy = defineLoss({
  title: 'Dice and cross-entropy',
  help: 'The overlap of Dice with the steady gradient of cross-entropy; a good first choice.',
  params,
  loss: ({ crossEntropyWeight, ...dicePart }) => {
    const [dice, entropy] = [diceSoft.loss(dicePart), crossEntropy.loss(dicePart)];
    return (truth, prediction) =>
      tf.add(dice(truth, prediction), tf.mul(entropy(truth, prediction), crossEntropyWeight));
  },
});
