import { tf } from '../tf/index.ts';

/**
 * Weights of the classes of each item from their voxels in it, [batch, classes] both: 1 / voxels^exponent, scaled to sum to
 * one. A class that is absent weighs as the rarest that is there (as in MONAI), so that its false positives cost; where
 * all are absent, all weigh the same.
 */
export function volumeWeights(voxels: tf.Tensor, exponent: 1 | 2): tf.Tensor {
  const present = tf.cast(tf.greater(voxels, 0.5), 'float32');
  const inverse = tf.div(present, tf.maximum(exponent === 1 ? voxels : tf.square(voxels), 1));
  const rarest = tf.max(inverse, 1, true);
  const none = tf.cast(tf.equal(rarest, 0), 'float32');
  const weights = tf.add(tf.add(inverse, tf.mul(tf.sub(1, present), rarest)), none);
  return tf.div(weights, tf.sum(weights, 1, true));
}
