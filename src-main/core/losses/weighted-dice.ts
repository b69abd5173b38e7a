import { defineParams } from '../../../shared/params.ts';
import { tf } from '../tf/index.ts';
import { defineLoss } from './loss.ts';
import { diceSoft } from './dice-soft.ts';
import { diceCoefficients, overlapParams, softOverlap } from './overlap.ts';
import { volumeWeights } from './volume-weights.ts';

const params = defineParams({
  ...overlapParams,
  classWeights: {
    ...overlapParams.classWeights,
    isAdvanced: false,
    help: 'One number a class in class order, the background first. None: inverse to the number of its voxels in the patch.',
  },
});

/**
 * Σ w (1 − Dice) / Σ w over the classes, averaged over items; Dice as in soft Dice (Shen et al. 2018). 0 … 1. MIScnn's loss
 * of this name is minus the weighted Dice, and not averaged.
 */
export const weightedDice = defineLoss({
  title: 'Weighted Dice',
  help: 'Soft Dice in which small classes count more than large ones, or as given.',
  params,
  loss: (values) => {
    const { smooth, background, classWeights } = values;
    if (classWeights.length > 0) return diceSoft.loss(values);
    return (truth, prediction) => {
      const overlap = softOverlap(truth, prediction, background);
      const weighted = tf.sum(tf.mul(diceCoefficients(overlap, smooth), volumeWeights(overlap.truth, 1)), 1);
      return tf.sub(1, tf.mean(weighted));
    };
  },
});
