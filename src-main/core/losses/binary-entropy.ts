import { tf } from '../tf/index.ts';
import { leastProbability } from './true-class.ts';

/** −(positive · t log p + negative · (1 − t) log(1 − p)) of every voxel and class, in the shape of the truth. */
export function binaryEntropy(
  truth: tf.Tensor,
  prediction: tf.Tensor,
  { positive, negative }: { positive: number; negative: number },
): tf.Tensor {
  // The truth is 0 or 1, so one logarithm does for both terms: that of p where it is 1, of 1 − p where it is 0.
  const right = tf.add(tf.sub(1, truth), tf.mul(prediction, tf.sub(tf.mul(truth, 2), 1)));
  const logarithm = tf.log(tf.clipByValue(right, leastProbability, 1));
  if (positive === negative) return tf.mul(logarithm, -positive);
  return tf.mul(logarithm, tf.sub(tf.mul(truth, negative - positive), negative));
}
