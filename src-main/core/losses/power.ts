import { tf } from '../tf/index.ts';

/** Below this a power under 1 goes on as a straight line to 0. */
const straightBelow = 1e-6;

/**
 * x^exponent for x and exponent of at least 0. The slope of a power under 1 is infinite at 0, where a perfect
 * prediction is, and infinity times 0 is no number; here it ends in a straight line, and gradients are finite everywhere.
 */
export function power(x: tf.Tensor, exponent: number): tf.Tensor {
  if (exponent === 0) return tf.onesLike(x);
  if (exponent === 1) return x;
  if (exponent === 2) return tf.square(x);
  // Rounding may leave a little below 0, whose power is no number.
  if (exponent > 1) return tf.pow(tf.relu(x), exponent);
  return tf.mul(x, tf.pow(tf.maximum(x, straightBelow), exponent - 1));
}
