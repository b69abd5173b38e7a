import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { normalizeBatch, startTensorFlow, tf } from '../../../src-main/core/tf/index.ts';
import { assertGradient } from './numeric-gradient.ts';

before(() => void startTensorFlow());

/** Values far enough apart and from 0 that a small step changes no maximum and no sign. */
function distinct(shape: number[]): tf.Tensor {
  const size = shape.reduce((a, b) => a * b);
  const values = Float32Array.from({ length: size }, (_, i) => (((i * 7919) % size) - size / 2 + 0.5) * 0.1);
  return tf.tensor(values, shape);
}

const random = (shape: number[], seed: number): tf.Tensor => tf.randomNormal(shape, 0, 1, 'float32', seed);

describe('gradients', () => {
  it('of a transposed convolution in its input and its filter', () => {
    for (const [strides, size] of [
      [2, 2],
      [1, 3],
      [2, 3],
    ] as const) {
      const filter = random([size, size, size, 3, 2], 1);
      const x = random([2, 3, 4, 2, 2], 2);
      const output: [number, number, number, number, number] = [2, 3 * strides, 4 * strides, 2 * strides, 3];
      assertGradient(
        (a, b) => tf.conv3dTranspose(a as tf.Tensor5D, b as tf.Tensor5D, output, strides, 'same'),
        [x, filter],
      );
    }
  });

  it('of a convolution', () => {
    assertGradient(
      (x, w) => tf.conv3d(x as tf.Tensor5D, w as tf.Tensor5D, 1, 'same'),
      [random([2, 4, 3, 5, 2], 3), random([3, 3, 3, 2, 3], 4)],
    );
  });

  it('of ReLU and leaky ReLU', () => {
    assertGradient((x) => tf.relu(x), [distinct([2, 3, 4, 5, 2])]);
    assertGradient((x) => tf.leakyRelu(x, 0.1), [distinct([2, 3, 4, 5, 2])]);
  });

  it('of 3D max-pooling, for sizes that divide and sizes that do not', () => {
    for (const shape of [
      [2, 4, 6, 4, 3],
      [1, 3, 5, 4, 2],
    ]) {
      for (const pad of ['same', 'valid'] as const) {
        assertGradient((x) => tf.maxPool3d(x as tf.Tensor5D, 2, 2, pad), [distinct(shape)]);
      }
    }
    assertGradient((x) => tf.maxPool3d(x as tf.Tensor5D, [1, 2, 3], [1, 2, 3], 'same'), [distinct([1, 3, 4, 6, 2])]);
  });

  it('of 3D max-pooling give a tie to one voxel', () => {
    const gradient = tf.grad((x: tf.Tensor) => tf.maxPool3d(x as tf.Tensor5D, 2, 2, 'same'))(tf.ones([1, 4, 4, 4, 1]));
    assert.equal(tf.sum(gradient).dataSync()[0], 8);
    assert.equal(tf.max(gradient).dataSync()[0], 1);
  });

  it('of batch normalisation in input, gamma and beta, for images and volumes', () => {
    for (const shape of [
      [2, 5, 4, 3],
      [2, 3, 4, 5, 3],
      [1, 2, 3, 4, 3],
    ]) {
      const inputs = [random(shape, 5), random([3], 6), random([3], 7)];
      assertGradient(
        (x, gamma, beta) => normalizeBatch(x, gamma as tf.Tensor1D, beta as tf.Tensor1D, 1e-3).output,
        inputs,
      );
    }
  });
});

describe('normalizeBatch', () => {
  it('gives mean 0 and variance 1, and the statistics it used', () => {
    const x = tf.add(tf.mul(random([2, 4, 5, 6, 2], 8), 3), 10);
    const { output, mean, variance } = normalizeBatch(x, tf.ones([2]), tf.zeros([2]), 1e-5);
    const expected = tf.moments(x, [0, 1, 2, 3]);
    const count = 2 * 4 * 5 * 6;
    assertClose(mean, expected.mean, 1e-4);
    assertClose(variance, tf.mul(expected.variance, count / (count - 1)), 1e-3);
    const normalized = tf.moments(output, [0, 1, 2, 3]);
    assertClose(normalized.mean, tf.zeros([2]), 1e-4);
    assertClose(normalized.variance, tf.ones([2]), 1e-3);
  });
});

function assertClose(actual: tf.Tensor, expected: tf.Tensor, tolerance: number): void {
  const difference = tf.max(tf.abs(tf.sub(actual, expected))).dataSync()[0];
  assert.ok(difference <= tolerance, `differs by ${difference}`);
}
