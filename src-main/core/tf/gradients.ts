import * as tf from '@tensorflow/tfjs-core';
import { attribute, runOperation } from './raw.ts';

/**
 * Gradients that tfjs lacks or computes slowly. They hang on kernels, so every layer above, stock or ours, has them.
 * Each is checked against numeric differences in test/core/tf/gradients.test.ts.
 */
export function registerGradients(): void {
  replaceGradient({
    // tfjs has none: a transposed convolution cannot be trained with it. Both are convolutions of the incoming gradient.
    kernelName: 'Conv3DBackpropInputV2',
    inputsToSave: ['dy', 'filter'],
    gradFunc: (gradient, saved, attributes) => {
      const [dy, filter] = saved as [tf.Tensor5D, tf.Tensor5D];
      const { strides, pad } = attributes as unknown as { strides: [number, number, number]; pad: 'same' | 'valid' };
      return {
        dy: () => tf.conv3d(gradient as tf.Tensor5D, filter, strides, pad),
        filter: () =>
          tf
            .engine()
            .runKernel(
              'Conv3DBackpropFilterV2',
              { x: gradient as tf.Tensor, dy },
              { strides, pad, filterShape: filter.shape },
            ) as tf.Tensor,
      };
    },
  });

  replaceGradient({
    // One operation in place of tfjs' comparison, cast and product; needs only the output, which the next layer keeps anyway.
    kernelName: 'Relu',
    outputsToSave: [true],
    gradFunc: (gradient, [y]) => ({
      x: () => runOperation('ReluGrad', [attribute.type('T')], [gradient as tf.Tensor, y])[0],
    }),
  });

  replaceGradient({
    kernelName: 'LeakyRelu',
    inputsToSave: ['x'],
    gradFunc: (gradient, [x], attributes) => {
      const { alpha } = attributes as unknown as { alpha: number };
      return {
        x: () =>
          runOperation(
            'LeakyReluGrad',
            [attribute.type('T'), attribute.float('alpha', alpha)],
            [gradient as tf.Tensor, x],
          )[0],
      };
    },
  });

  replaceGradient({
    // TensorFlow's MaxPool3DGrad is slow on CPUs and hands a tie's gradient to every tied voxel. A maximum is separable:
    // pooling within slices, then across them, has two fast 2D gradients, and a tie's goes to one voxel.
    kernelName: 'MaxPool3D',
    inputsToSave: ['x'],
    outputsToSave: [true],
    gradFunc: (gradient, saved, attributes) => ({
      x: () =>
        maxPool3dGradient(gradient as tf.Tensor5D, saved as tf.Tensor5D[], attributes as unknown as PoolAttributes),
    }),
  });
}

interface PoolAttributes {
  readonly filterSize: number | readonly [number, number, number];
  readonly strides: number | readonly [number, number, number];
  readonly pad: 'same' | 'valid';
}

function maxPool3dGradient(
  gradient: tf.Tensor5D,
  [x, y]: readonly tf.Tensor5D[],
  { filterSize, strides, pad }: PoolAttributes,
): tf.Tensor {
  const [sizeZ, sizeY, sizeX] = triple(filterSize);
  const [strideZ, strideY, strideX] = triple(strides);
  const [batch, depth, height, width, channels] = x.shape;
  const [, depthOut, heightOut, widthOut] = y.shape;
  const slices: [number, number, number, number] = [batch * depth, height, width, channels];
  const columns = (planes: number): [number, number, number, number] => [batch, planes, heightOut * widthOut, channels];

  const inSlices: tf.Tensor4D = tf.reshape(x, slices);
  const pooledSlices = tf.maxPool(inSlices, [sizeY, sizeX], [strideY, strideX], pad);
  const toSlices = maxPoolGradient(
    [
      tf.reshape(pooledSlices, columns(depth)),
      tf.reshape(y, columns(depthOut)),
      tf.reshape(gradient, columns(depthOut)),
    ],
    [sizeZ, 1],
    [strideZ, 1],
    pad,
  );
  const toInput = maxPoolGradient(
    [inSlices, pooledSlices, tf.reshape(toSlices, pooledSlices.shape)],
    [sizeY, sizeX],
    [strideY, strideX],
    pad,
  );
  return tf.reshape(toInput, x.shape);
}

function maxPoolGradient(
  inputs: readonly tf.Tensor[],
  size: readonly number[],
  strides: readonly number[],
  pad: string,
): tf.Tensor {
  const attributes = [
    attribute.type('T'),
    attribute.integers('ksize', [1, ...size, 1]),
    attribute.integers('strides', [1, ...strides, 1]),
    attribute.text('padding', pad.toUpperCase()),
    attribute.text('data_format', 'NHWC'),
  ];
  return runOperation('MaxPoolGrad', attributes, inputs)[0];
}

function triple(value: number | readonly [number, number, number]): readonly [number, number, number] {
  return typeof value === 'number' ? [value, value, value] : value;
}

function replaceGradient(config: Parameters<typeof tf.registerGradient>[0]): void {
  if (tf.getGradient(config.kernelName)) tf.unregisterGradient(config.kernelName);
  tf.registerGradient(config);
}
