import { tf } from '../tf/index.ts';
import { defineLoss } from './loss.ts';
import { countedWeights, overlapParams, softOverlap } from './overlap.ts';

/**
 * 1 − (2 Σ w TP + s) / (Σ w (truth + predicted) + s), all sums over classes and items of the batch together. 0 … 1.
 * Without class weights it is what MIScnn calls dice_coefficient.
 */
export const dice = defineLoss({
  title: 'Dice',
  help: 'One Dice coefficient over all classes and patches of a batch, so large classes lead.',
  params: overlapParams,
  loss:
    ({ smooth, ...counted }) =>
    (truth, prediction) => {
      const overlap = softOverlap(truth, prediction, counted.background);
      const weights = countedWeights(overlap.truth, counted);
      const total = (x: tf.Tensor): tf.Scalar => tf.sum(weights ? tf.mul(x, tf.tensor1d([...weights])) : x);
      const both = tf.add(tf.mul(total(overlap.truePositive), 2), smooth);
      return tf.sub(1, tf.div(both, tf.add(total(tf.add(overlap.truth, overlap.predicted)), smooth)));
    },
});
