import { defineParams } from '../../../shared/params.ts';
import { tf } from '../tf/index.ts';

/** What the losses of the Dice family share. */
export const overlapParams = defineParams({
  smooth: {
    kind: 'number',
    isAdvanced: true,
    default: 1e-5,
    min: 1e-9,
    max: 1e6,
    title: 'Smoothing',
    help: 'Added above and below the fraction bar, in voxels; larger values calm the loss of small or absent classes.',
  },
  background: {
    kind: 'boolean',
    default: true,
    title: 'Count the background',
    help: 'Whether the background is one of the classes that are averaged.',
  },
});

/** Sums over space: one number for each item of the batch and each class, [batch, classes]. */
export interface Overlap {
  readonly truePositive: tf.Tensor;
  readonly falsePositive: tf.Tensor;
  readonly falseNegative: tf.Tensor;
}

/** Soft confusion of truth and prediction (Salehi et al. 2017), without the background class where it does not count. */
export function softOverlap(truth: tf.Tensor, prediction: tf.Tensor, background: boolean): Overlap {
  const space = truth.shape.map((_, axis) => axis).slice(1, -1);
  const sum = (x: tf.Tensor): tf.Tensor => {
    const sums = tf.sum(x, space);
    return background ? sums : tf.slice(sums, [0, 1]);
  };
  const truePositive = sum(tf.mul(truth, prediction));
  return {
    truePositive,
    falsePositive: tf.sub(sum(prediction), truePositive),
    falseNegative: tf.sub(sum(truth), truePositive),
  };
}
