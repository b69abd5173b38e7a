import { tf } from '../tf/index.ts';
import { defineLoss } from './loss.ts';

/** Below this a probability counts as this, so that its logarithm is finite. */
const leastProbability = 1e-7;

/**
 * −Σ truth · log(p / Σp) over the classes, averaged over voxels and items. At least 0. Softmax sums to one by itself; a
 * sigmoid does not, and without the division it would be best off with 1 for every class.
 */
export const crossEntropy = defineLoss({
  title: 'Cross-entropy',
  help: 'Every voxel counts the same, so large classes lead.',
  params: {},
  loss: () => (truth, prediction) => {
    const logarithm = tf.log(tf.clipByValue(prediction, leastProbability, 1));
    const total = tf.log(tf.add(tf.sum(prediction, -1), leastProbability));
    return tf.sub(tf.mean(total), tf.mean(tf.sum(tf.mul(truth, logarithm), -1)));
  },
});
