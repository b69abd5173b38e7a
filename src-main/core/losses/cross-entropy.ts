import { tf } from '../tf/index.ts';
import { defineLoss } from './loss.ts';

/** Below this a probability counts as this, so that its logarithm is finite. */
const leastProbability = 1e-7;

/** −Σ truth · log p over the classes, averaged over voxels and items. At least 0. */
export const crossEntropy = defineLoss({
  title: 'Cross-entropy',
  help: 'Every voxel counts the same, so large classes lead.',
  params: {},
  loss: () => (truth, prediction) => {
    const logarithm = tf.log(tf.clipByValue(prediction, leastProbability, 1));
    return tf.neg(tf.mean(tf.sum(tf.mul(truth, logarithm), -1)));
  },
});
