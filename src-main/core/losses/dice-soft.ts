import { tf } from '../tf/index.ts';
import { defineLoss } from './loss.ts';
import { overlapParams, softOverlap } from './overlap.ts';

/** 1 − (2 TP + s) / (2 TP + FP + FN + s), averaged over classes and items (Milletari et al. 2016, without squares). 0 … 1. */
export const diceSoft = defineLoss({
  title: 'Soft Dice',
  help: 'One minus the Dice coefficient of the probabilities; classes of any size count the same.',
  params: overlapParams,
  loss:
    ({ smooth, background }) =>
    (truth, prediction) => {
      const { truePositive, falsePositive, falseNegative } = softOverlap(truth, prediction, background);
      const twice = tf.mul(truePositive, 2);
      const all = tf.add(twice, tf.add(falsePositive, falseNegative));
      return tf.sub(1, tf.mean(tf.div(tf.add(twice, smooth), tf.add(all, smooth))));
    },
});
