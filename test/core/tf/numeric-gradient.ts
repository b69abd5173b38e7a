import assert from 'node:assert/strict';
import { tf } from '../../../src-main/core/tf/index.ts';

/**
 * Compares the gradient of `f` in each input with central differences along a random direction. One direction tells as
 * much as every coordinate: a wrong gradient agrees with it only by chance.
 */
export function assertGradient(f: (...inputs: tf.Tensor[]) => tf.Tensor, inputs: tf.Tensor[], tolerance = 2e-2): void {
  const weights = tf.randomNormal(f(...inputs).shape, 0, 1, 'float32', 7);
  const scalar = (...values: tf.Tensor[]): tf.Scalar => tf.sum(tf.mul(f(...values), weights));
  const gradients = tf.grads(scalar)(inputs);
  inputs.forEach((input, i) => {
    const direction = tf.randomNormal(input.shape, 0, 1, 'float32', 11 + i);
    const step = 1e-2;
    const at = (sign: number): number => {
      const moved = inputs.map((each, j) => (j === i ? tf.add(each, tf.mul(direction, sign * step)) : each));
      return scalar(...moved).dataSync()[0];
    };
    const numeric = (at(1) - at(-1)) / (2 * step);
    const analytic = tf.sum(tf.mul(gradients[i], direction)).dataSync()[0];
    const size = tf.norm(gradients[i]).dataSync()[0];
    assert.ok(
      Math.abs(numeric - analytic) <= tolerance * Math.max(1, size),
      `input ${i}: numeric ${numeric}, analytic ${analytic}, norm ${size}`,
    );
  });
}
