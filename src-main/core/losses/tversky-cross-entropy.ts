import { defineParams } from '../../../shared/params.ts';
import { tf } from '../tf/index.ts';
import { crossEntropy } from './cross-entropy.ts';
import { diceCrossEntropy } from './dice-cross-entropy.ts';
import { defineLoss } from './loss.ts';
import { tversky } from './tversky.ts';

const params = defineParams({
  ...tversky.params,
  crossEntropyWeight: {
    ...diceCrossEntropy.params.crossEntropyWeight,
    help: 'Beside the Tversky loss, which has weight 1.',
  },
});

/** Tversky loss + weight × cross-entropy; background and class weights as in Dice and cross-entropy. At least 0. */
export const tverskyCrossEntropy = defineLoss({
  title: 'Tversky and cross-entropy',
  help: 'The free weights of Tversky with the steady gradient of cross-entropy.',
  params,
  loss: ({ crossEntropyWeight, ...tverskyPart }) => {
    const [overlap, entropy] = [tversky.loss(tverskyPart), crossEntropy.loss(tverskyPart)];
    return (truth, prediction) =>
      tf.add(overlap(truth, prediction), tf.mul(entropy(truth, prediction), crossEntropyWeight));
  },
});
