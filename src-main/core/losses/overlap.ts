import { StudioError } from '../../../shared/errors.ts';
import { defineParams } from '../../../shared/params.ts';
import { tf } from '../tf/index.ts';
import { checkedWeights, classWeightParams } from './class-weights.ts';

/** Which classes count, and how much. */
export const countedParams = defineParams({
  background: {
    kind: 'boolean',
    default: true,
    title: 'Count the background',
    help: 'Whether the background is one of the classes that are averaged.',
  },
  ...classWeightParams,
});

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
  ...countedParams,
});

export interface Counted {
  readonly background: boolean;
  readonly classWeights: readonly number[];
}

/** Sums over space: one number for each item of the batch and each class, [batch, classes]. */
export interface Overlap {
  /** Voxels of the class, and the sum of its probabilities. */
  readonly truth: tf.Tensor;
  readonly predicted: tf.Tensor;
  readonly truePositive: tf.Tensor;
  readonly falsePositive: tf.Tensor;
  readonly falseNegative: tf.Tensor;
}

/** Soft confusion of truth and prediction (Salehi et al. 2017), without the background class where it does not count. */
export function softOverlap(truth: tf.Tensor, prediction: tf.Tensor, background: boolean): Overlap {
  const sum = (x: tf.Tensor): tf.Tensor => countedClasses(tf.sum(x, spaceAxes(x)), background);
  const truePositive = sum(tf.mul(truth, prediction));
  const [inTruth, predicted] = [sum(truth), sum(prediction)];
  return {
    truth: inTruth,
    predicted,
    truePositive,
    falsePositive: tf.sub(predicted, truePositive),
    falseNegative: tf.sub(inTruth, truePositive),
  };
}

/** (2 TP + s) / (truth + predicted + s), for each item and class: [batch, classes], 0 … 1. */
export function diceCoefficients({ truePositive, truth, predicted }: Overlap, smooth: number): tf.Tensor {
  return tf.div(tf.add(tf.mul(truePositive, 2), smooth), tf.add(tf.add(truth, predicted), smooth));
}

/** Mean over space of what each voxel and class has: [batch, classes], without the background where it does not count. */
export function classMeans(voxels: tf.Tensor, background: boolean): tf.Tensor {
  return countedClasses(tf.mean(voxels, spaceAxes(voxels)), background);
}

/** Weighted mean over the classes, then mean over the items, of [batch, classes]. Throws `bad-pipeline` as `checkedWeights`. */
export function averageClasses(values: tf.Tensor, counted: Counted): tf.Scalar {
  const weights = countedWeights(values, counted);
  if (!weights) return tf.mean(values);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return tf.sum(tf.mul(values, tf.tensor1d(weights.map((weight) => weight / total / values.shape[0]))));
}

/** The weights of the classes in [batch, classes]; null where all weigh the same. */
export function countedWeights(values: tf.Tensor, { background, classWeights }: Counted): readonly number[] | null {
  const first = background ? 0 : 1;
  const weights = checkedWeights(classWeights, values.shape[1]! + first)?.slice(first) ?? null;
  if (weights?.every((weight) => weight === 0)) {
    const advice = 'weigh a foreground class more than 0, or set background to true';
    throw new StudioError('bad-pipeline', 'loss.params.classWeights is 0 for every class that counts', advice);
  }
  return weights;
}

function countedClasses(classes: tf.Tensor, background: boolean): tf.Tensor {
  return background ? classes : tf.slice(classes, [0, 1]);
}

function spaceAxes(x: tf.Tensor): number[] {
  return x.shape.map((_, axis) => axis).slice(1, -1);
}
