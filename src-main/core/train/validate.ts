import { lossPrefix, type EpochScores, type Score } from '../../../shared/epoch-scores.ts';
import { resolveParams } from '../../../shared/params.ts';
import { StudioError } from '../../../shared/errors.ts';
import type { LossFunction } from '../losses/loss.ts';
import * as metrics from '../metrics/index.ts';
import type { Counts, MaskPair } from '../metrics/mask-pair.ts';
import type { Metric } from '../metrics/metric.ts';
import { entriesOf } from '../plugins/registry.ts';
import { tf } from '../tf/index.ts';
import type { Batch } from './batch.ts';
import type { Trainer } from './step.ts';

export interface ValidationScores {
  readonly loss: number;
  /** Dice of each class but the background over all patches as one; null for a class that is in neither. */
  readonly dice: readonly (number | null)[];
  /** The other metrics of voxel counts in the same way, and the losses that are scored as well. */
  readonly scores: EpochScores;
}

export type Scoring = (truth: tf.Tensor, prediction: tf.Tensor) => readonly tf.Tensor[];

/**
 * What a batch is scored by: of each class how many voxels are in truth and prediction, in the truth, in the prediction,
 * then the value of each loss.
 */
export function scoring(losses: readonly LossFunction[]): Scoring {
  return (truth, prediction) => {
    const classes = truth.shape.at(-1)!;
    const predicted = tf.cast(tf.oneHot(tf.argMax(prediction, -1), classes), 'float32');
    const space = truth.shape.map((_, axis) => axis).slice(0, -1);
    return [
      ...[tf.mul(truth, predicted), truth, predicted].map((each) => tf.sum(each, space)),
      ...losses.map((each) => each(truth, prediction)),
    ];
  };
}

/**
 * Scores patches without augmentation by a trainer that scores by `scoring` of the loss and the scored losses, in this
 * order. Their scores tell how training goes; how good the network is, whole cases tell when it is done.
 */
export async function validate(
  trainer: Pick<Trainer, 'score'>,
  batches: AsyncIterable<Batch>,
  scoredLosses: readonly string[] = [],
): Promise<ValidationScores> {
  const lossSums = new Float64Array(1 + scoredLosses.length);
  let [overlap, inTruth, inPrediction]: readonly (readonly number[])[] = [[], [], []];
  let [items, voxels] = [0, 0];
  for await (const batch of batches) {
    const [both, ofTruth, ofPrediction, ...lossValues] = trainer.score(batch);
    lossValues.forEach(([value], i) => (lossSums[i] += value * batch.shape[0]));
    items += batch.shape[0];
    voxels += batch.label.length;
    [overlap, inTruth, inPrediction] = [
      added(overlap, both),
      added(inTruth, ofTruth),
      added(inPrediction, ofPrediction),
    ];
  }
  const dice: (number | null)[] = [];
  const scores: Record<string, Score> = {};
  const counts = overlap
    .map((tp, i): Counts => {
      const [fp, fn] = [inPrediction[i] - tp, inTruth[i] - tp];
      return { tp, fp, fn, tn: voxels - tp - fp - fn };
    })
    .slice(1);
  for (const [id, metric] of countMetrics()) {
    const params = resolveParams(metric.params, {}, `metric ${id}`);
    const values = counts.map((each) => defined(metric.score(ofCounts(each), params)));
    if (id === 'dice') dice.push(...values);
    else scores[id] = values;
  }
  scoredLosses.forEach((id, i) => (scores[lossPrefix + id] = defined(lossSums[i + 1] / items)));
  return { loss: lossSums[0] / items, dice, scores };
}

/**
 * The metrics that patches are scored by, by id. Those of volumes in a unit (ml, %) are left out: patches cut structures,
 * whose volumes they would compare.
 */
export function countMetrics(): [id: string, metric: Metric][] {
  return Object.entries(entriesOf('metrics', metrics)).filter(
    ([, { basis, unit }]) => basis === 'counts' && unit === '',
  );
}

/** Patches have no borders, lesions or millimetres to speak of. */
function ofCounts(counts: Counts): MaskPair {
  const none = (): never => {
    throw new StudioError('internal', 'a metric of voxel counts asks for more than them', 'report this defect');
  };
  return { counts, diagonalMm: NaN, voxelMm3: NaN, surfaces: none, surfels: none, lesions: none };
}

function added(sums: readonly number[], values: Float32Array): number[] {
  return Array.from(values, (value, i) => (sums[i] ?? 0) + value);
}

function defined(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
