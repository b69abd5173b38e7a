import { lossPrefix, type EpochScores, type Score } from '../../../shared/epoch-scores.ts';
import { resolveParams } from '../../../shared/params.ts';
import { StudioError } from '../../../shared/errors.ts';
import type { LossFunction } from '../losses/loss.ts';
import * as metrics from '../metrics/index.ts';
import type { Counts, MaskPair } from '../metrics/mask-pair.ts';
import type { Metric } from '../metrics/metric.ts';
import { entriesOf } from '../plugins/registry.ts';
import { tf, type tfl } from '../tf/index.ts';
import type { Batch } from './batch.ts';
import { toTensors } from './step.ts';

export interface ValidationScores {
  readonly loss: number;
  /** Dice of each class but the background over all patches as one; null for a class that is in neither. */
  readonly dice: readonly (number | null)[];
  /** The other metrics of voxel counts in the same way, and the losses that are scored as well. */
  readonly scores: EpochScores;
}

/** By their ids. */
export type ScoredLosses = Readonly<Record<string, LossFunction>>;

/**
 * Scores patches without augmentation. Their scores tell how training goes; how good the network is, whole cases tell
 * when it is done.
 */
export async function validate(
  network: tfl.LayersModel,
  loss: LossFunction,
  batches: AsyncIterable<Batch>,
  scoredLosses: ScoredLosses = {},
): Promise<ValidationScores> {
  const classes = network.outputs[0].shape.at(-1)!;
  const rank = network.inputs[0].shape.length - 2;
  const losses = [loss, ...Object.values(scoredLosses)];
  const lossSums = new Float64Array(losses.length);
  const [overlap, inTruth, inPrediction] = [0, 1, 2].map(() => new Float64Array(classes));
  let [items, voxels] = [0, 0];
  for await (const batch of batches) {
    const tensors = tf.tidy(() => {
      const { image, truth } = toTensors(batch, rank, classes);
      const prediction = network.apply(image, { training: false }) as tf.Tensor;
      const predicted = tf.cast(tf.oneHot(tf.argMax(prediction, -1), classes), 'float32');
      const space = truth.shape.map((_, axis) => axis).slice(0, -1);
      return [
        ...[tf.mul(truth, predicted), truth, predicted].map((each) => tf.sum(each, space)),
        ...losses.map((each) => each(truth, prediction)),
      ];
    });
    const [both, ofTruth, ofPrediction, ...lossValues] = tensors.map((tensor) => tensor.dataSync());
    tf.dispose(tensors);
    lossValues.forEach(([value], i) => (lossSums[i] += value * batch.shape[0]));
    items += batch.shape[0];
    voxels += batch.label.length;
    for (let i = 0; i < classes; i++) {
      overlap[i] += both[i];
      inTruth[i] += ofTruth[i];
      inPrediction[i] += ofPrediction[i];
    }
  }
  const dice: (number | null)[] = [];
  const scores: Record<string, Score> = {};
  const counts = Array.from(overlap, (tp, i): Counts => {
    const [fp, fn] = [inPrediction[i] - tp, inTruth[i] - tp];
    return { tp, fp, fn, tn: voxels - tp - fp - fn };
  }).slice(1);
  for (const [id, metric] of countMetrics()) {
    const params = resolveParams(metric.params, {}, `metric ${id}`);
    const values = counts.map((each) => defined(metric.score(ofCounts(each), params)));
    if (id === 'dice') dice.push(...values);
    else scores[id] = values;
  }
  Object.keys(scoredLosses).forEach((id, i) => (scores[lossPrefix + id] = defined(lossSums[i + 1] / items)));
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

function defined(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
