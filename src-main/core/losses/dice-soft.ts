import { tf } from '../tf/index.ts';
import { defineLoss } from './loss.ts';
import { averageClasses, diceCoefficients, overlapParams, softOverlap } from './overlap.ts';

/** 1 − (2 TP + s) / (2 TP + FP + FN + s), averaged over classes and items (Milletari et al. 2016, without squares). 0 … 1. */
export const diceSoft = defineLoss({
  title: 'Soft Dice',
  help: 'One minus the Dice coefficient of the probabilities; classes of any size count the same.',
  params: overlapParams,
  loss:
    ({ smooth, ...counted }) =>
    (truth, prediction) => {
      const overlap = softOverlap(truth, prediction, counted.background);
      return tf.sub(1, averageClasses(diceCoefficients(overlap, smooth), counted));
    },
});
