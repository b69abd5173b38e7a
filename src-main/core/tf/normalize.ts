import * as tf from '@tensorflow/tfjs-core';
import { attribute, runOperation } from './raw.ts';

export interface Normalized {
  /** Same shape as the input. */
  readonly output: tf.Tensor;
  /** Mean and unbiased variance of each channel over everything else. */
  readonly mean: tf.Tensor1D;
  readonly variance: tf.Tensor1D;
}

/**
 * Batch normalisation by the statistics of the batch itself: each channel (last axis) of `x` to mean 0 and variance 1,
 * then × gamma + beta (Ioffe & Szegedy 2015). Any rank; TensorFlow's fused kernel knows only rank 4, so the rest is
 * folded into it. Differentiable in x, gamma and beta; the statistics returned carry no gradient.
 */
export function normalizeBatch(x: tf.Tensor, gamma: tf.Tensor1D, beta: tf.Tensor1D, epsilon: number): Normalized {
  const folded = foldedShape(x);
  const attributes = [...commonAttributes(epsilon), attribute.float('exponential_avg_factor', 1)];
  const none = tf.tensor1d([]);
  const [y, mean, variance, ...reserved] = runOperation(
    'FusedBatchNormV3',
    attributes,
    [tf.reshape(x, folded), gamma, beta, none, none],
    6,
  );

  const withGradient = tf.customGrad(((
    input: tf.Tensor,
    scale: tf.Tensor,
    _offset: tf.Tensor,
    save: tf.GradSaveFunc,
  ) => {
    save([input, scale, ...reserved]);
    return {
      value: tf.reshape(y, x.shape),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const [savedInput, savedScale, ...savedReserved] = saved;
        const [dx, dGamma, dBeta] = runOperation(
          'FusedBatchNormGradV3',
          commonAttributes(epsilon),
          [tf.reshape(dy, folded), tf.reshape(savedInput, folded), savedScale, ...savedReserved],
          5,
        );
        return [tf.reshape(dx, x.shape), dGamma, dBeta];
      },
    };
  }) as Parameters<typeof tf.customGrad>[0]);

  return { output: withGradient(x, gamma, beta), mean: mean as tf.Tensor1D, variance: variance as tf.Tensor1D };
}

/** Batch normalisation by given statistics, as in prediction. Not differentiable. */
export function normalizeByStatistics(
  x: tf.Tensor,
  { mean, variance, gamma, beta }: Record<'mean' | 'variance' | 'gamma' | 'beta', tf.Tensor>,
  epsilon: number,
): tf.Tensor {
  const attributes = [...commonAttributes(epsilon, false), attribute.float('exponential_avg_factor', 1)];
  const inputs = [tf.reshape(x, foldedShape(x)), gamma, beta, mean, variance];
  return tf.reshape(runOperation('FusedBatchNormV3', attributes, inputs, 6)[0], x.shape);
}

function commonAttributes(epsilon: number, isTraining = true): Parameters<typeof runOperation>[1] {
  return [
    attribute.type('T'),
    attribute.type('U'),
    attribute.float('epsilon', epsilon),
    attribute.text('data_format', 'NHWC'),
    attribute.boolean('is_training', isTraining),
  ];
}

/** [everything before the two inner axes, y, x, channels]. */
function foldedShape(x: tf.Tensor): [number, number, number, number] {
  const [channels, width, height] = x.shape.toReversed();
  return [x.size / (channels * width * height), height, width, channels];
}
