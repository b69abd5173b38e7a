import { defineParams } from '../../../shared/params.ts';
import { tf } from '../tf/index.ts';
import type { Overlap } from './overlap.ts';
import { overlapParams } from './overlap.ts';

export const deltaParam = defineParams({
  delta: {
    kind: 'number',
    default: 0.7,
    min: 0,
    max: 1,
    title: 'Delta',
    help: 'Weight of false negatives; that of false positives is 1 − delta. Above 0.5 it favours sensitivity.',
  },
});

/** Of the focal Tversky losses. */
export const focalTverskyParams = defineParams({
  ...deltaParam,
  gamma: {
    kind: 'number',
    default: 0.75,
    min: 0,
    max: 0.9,
    title: 'Gamma',
    help: 'The loss of a class is taken to the power of 1 − gamma; higher values keep classes that are nearly right in play.',
  },
  ...overlapParams,
});

/** (TP + s) / (TP + α FP + β FN + s), for each item and class: [batch, classes], 0 … 1. Salehi et al. 2017. */
export function tverskyIndex(
  { truePositive, falsePositive, falseNegative }: Overlap,
  alpha: number,
  beta: number,
  smooth: number,
): tf.Tensor {
  const errors = tf.add(tf.mul(falsePositive, alpha), tf.mul(falseNegative, beta));
  return tf.div(tf.add(truePositive, smooth), tf.add(tf.add(truePositive, errors), smooth));
}
