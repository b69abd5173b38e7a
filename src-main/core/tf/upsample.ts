import * as tf from '@tensorflow/tfjs-core';

/**
 * Doubles each spatial axis of [batch, …space, channels] whose factor is 2 by linear interpolation, as `interpolate` of
 * PyTorch does without aligned corners: new voxel centres lie a quarter of a voxel left and right of each old one,
 * values beyond the border are those of the border. Factors are 1 or 2. Differentiable.
 */
export function upsampleLinear(x: tf.Tensor, factors: readonly number[]): tf.Tensor {
  return factors.reduce((result, factor, i) => (factor === 2 ? doubleAxis(result, i + 1) : result), x);
}

function doubleAxis(x: tf.Tensor, axis: number): tf.Tensor {
  const size = x.shape[axis];
  const before = x.shape.slice(0, axis).reduce((product, each) => product * each, 1);
  const after = x.size / (before * size);
  // Three axes are enough: tfjs' operations have no more than five or six.
  const rows: tf.Tensor3D = tf.reshape(x, [before, size, after]);
  const previous = tf.concat(
    [tf.slice(rows, [0, 0, 0], [-1, 1, -1]), tf.slice(rows, [0, 0, 0], [-1, size - 1, -1])],
    1,
  );
  const next = tf.concat([tf.slice(rows, [0, 1, 0], [-1, -1, -1]), tf.slice(rows, [0, size - 1, 0], [-1, 1, -1])], 1);
  const kept = tf.mul(rows, 0.75);
  const doubled = tf.stack([tf.add(kept, tf.mul(previous, 0.25)), tf.add(kept, tf.mul(next, 0.25))], 2);
  return tf.reshape(doubled, [...x.shape.slice(0, axis), 2 * size, ...x.shape.slice(axis + 1)]);
}
