import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { normalizeBatch, startTensorFlow, tf, upsampleLinear } from '../../../src-main/core/tf/index.ts';
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

  it('of a flat transposed convolution, which leaves the slices as they are', () => {
    assertGradient(
      (a, b) => tf.conv3dTranspose(a as tf.Tensor5D, b as tf.Tensor5D, [2, 3, 8, 4, 3], [1, 2, 2], 'same'),
      [random([2, 3, 4, 2, 2], 21), random([1, 2, 2, 3, 2], 22)],
    );
  });

  it('of convolutions with strides, for images and volumes, and of those with a kernel of 1', () => {
    for (const [kernel, strides] of [
      [
        [2, 2, 2],
        [2, 2, 2],
      ],
      [
        [1, 2, 2],
        [1, 2, 2],
      ],
      [
        [1, 1, 1],
        [1, 1, 1],
      ],
    ] as [number, number, number][][]) {
      assertGradient(
        (x, w) => tf.conv3d(x as tf.Tensor5D, w as tf.Tensor5D, strides, 'same'),
        [random([2, 4, 6, 2, 2], 23), random([...kernel, 2, 3], 24)],
      );
      assertGradient(
        (x, w) => tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, [strides[1], strides[2]], 'same'),
        [random([2, 4, 6, 2], 25), random([kernel[1], kernel[2], 2, 3], 26)],
      );
    }
  });

  it('of linear upsampling, for images and volumes', () => {
    assertGradient((x) => upsampleLinear(x, [2, 2]), [random([2, 3, 4, 2], 27)]);
    assertGradient((x) => upsampleLinear(x, [1, 2, 2]), [random([2, 3, 4, 1, 2], 28)]);
    assertGradient((x) => upsampleLinear(x, [2, 2, 2]), [random([1, 2, 3, 4, 1], 29)]);
  });

  it('of a product with one map for all channels', () => {
    assertGradient((x, map) => tf.mul(x, map), [random([2, 3, 4, 2, 3], 30), random([2, 3, 4, 2, 1], 31)]);
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
    for (const size of [
      [1, 2, 3],
      [2, 4, 4],
    ] as [number, number, number][]) {
      assertGradient((x) => tf.maxPool3d(x as tf.Tensor5D, size, size, 'same'), [distinct([1, 3, 4, 6, 2])]);
    }
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

describe('upsampleLinear', () => {
  it('puts two voxels in place of each, a quarter of a voxel beside its centre', () => {
    const rows = upsampleLinear(tf.tensor([0, 4, 8], [1, 1, 3, 1]), [1, 2]);
    assert.deepEqual(rows.shape, [1, 1, 6, 1]);
    assert.deepEqual([...rows.dataSync()], [0, 1, 3, 5, 7, 8]);
    // What is linear stays so along each axis, channel by channel.
    const planes = upsampleLinear(tf.tensor([0, 100, 4, 200], [1, 2, 1, 1, 2]), [2, 2, 1]);
    assert.deepEqual(planes.shape, [1, 4, 2, 1, 2]);
    assert.deepEqual([...planes.dataSync()], [0, 100, 0, 100, 1, 125, 1, 125, 3, 175, 3, 175, 4, 200, 4, 200]);
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
