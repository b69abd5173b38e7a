import { tf } from '../tf/index.ts';

/** Below this a probability counts as this, so that its logarithm is finite. */
export const leastProbability = 1e-7;

/**
 * The probability of each voxel's true class, Σ truth · p / Σ p over the classes: [batch, …space], from 1e-7 to 1. Softmax
 * sums to one by itself; a sigmoid does not, and without the division it would be best off with 1 for every class.
 */
export function trueClassProbability(truth: tf.Tensor, prediction: tf.Tensor): tf.Tensor {
  const total = tf.maximum(tf.sum(prediction, -1), leastProbability);
  return tf.clipByValue(tf.div(tf.sum(tf.mul(truth, prediction), -1), total), leastProbability, 1);
}

/** The weight of each voxel by its true class: [batch, …space]. */
export function voxelWeights(truth: tf.Tensor, weights: readonly number[] | tf.Tensor): tf.Tensor {
  return tf.sum(tf.mul(truth, Array.isArray(weights) ? tf.tensor1d(weights) : (weights as tf.Tensor)), -1);
}

/** Σ weight · value / Σ weight over all voxels; 0 where no voxel has a weight. */
export function weightedMean(values: tf.Tensor, weights: tf.Tensor): tf.Scalar {
  return tf.div(tf.sum(tf.mul(values, weights)), tf.maximum(tf.sum(weights), leastProbability));
}
