import { StudioError } from '../../../shared/errors.ts';
import { resolveParams } from '../../../shared/params.ts';
import { emptyFlagOf, type EmptyFlag } from '../metrics/empty-policy.ts';
import * as metrics from '../metrics/index.ts';
import { maskPairs, type MaskPair } from '../metrics/mask-pair.ts';
import type { Metric } from '../metrics/metric.ts';
import type { LabelVolume } from '../volume/volume.ts';

export type MetricId = keyof typeof metrics;

export const metricIds = Object.keys(metrics) as MetricId[];

/** Class i has index i in label volumes; `value` is what label files hold. The first is the background. */
export interface LabelClass {
  readonly value: number;
  readonly name: string;
}

/** One metric of one class of one case. */
export interface EvaluationRow {
  readonly caseId: string;
  /** 0-based; null outside a cross-validation. */
  readonly fold: number | null;
  /** What cases may be compared by, as in a scanner or a sex; null where there is none. */
  readonly group: string | null;
  readonly classIndex: number;
  readonly metric: MetricId;
  /** NaN: undefined, as said in `emptyPolicy`. */
  readonly value: number;
  readonly nReferenceVoxels: number;
  readonly nPredictionVoxels: number;
  readonly flag: EmptyFlag;
}

export interface CaseToEvaluate {
  readonly caseId: string;
  readonly truth: LabelVolume;
  /** On the truth's grid; its own affine is not looked at. */
  readonly prediction: LabelVolume;
  readonly classes: readonly LabelClass[];
  /** All that are registered, if not given. */
  readonly metrics?: readonly MetricId[];
  readonly fold?: number | null;
  readonly group?: string | null;
}

/**
 * Scores one case, class by class. The background (class 0) gets rows for metrics of voxel counts only. Throws
 * `bad-dataset` where the two volumes differ in shape or hold a class that is not in `classes`.
 */
export function evaluateCase(task: CaseToEvaluate): EvaluationRow[] {
  const { caseId, truth, prediction, classes, fold = null, group = null } = task;
  if (truth.shape.some((extent, axis) => extent !== prediction.shape[axis]) || truth.shape[3] !== 1) {
    throw new StudioError(
      'bad-dataset',
      `case ${caseId}: truth has shape [${truth.shape.join(', ')}], prediction [${prediction.shape.join(', ')}]`,
      'give one label map per case, both on the same grid',
    );
  }
  return maskPairs(truth, prediction, classes.length).flatMap((pair, classIndex) =>
    (task.metrics ?? metricIds)
      .filter((id) => classIndex > 0 || metrics[id].basis === 'counts')
      .map((id) => ({ caseId, fold, group, classIndex, metric: id, value: scoreOf(id, pair), ...factsOf(pair) })),
  );
}

/** The rows that a class gets in a case where neither truth nor prediction holds it. */
export function rowsOfAbsentClass(caseId: string, classIndex: number): EvaluationRow[] {
  const facts = { nReferenceVoxels: 0, nPredictionVoxels: 0, flag: 'both-empty' } as const;
  return metricIds.map((metric) => ({
    caseId,
    fold: null,
    group: null,
    classIndex,
    metric,
    value: NaN,
    ...facts,
  }));
}

function scoreOf(id: MetricId, pair: MaskPair): number {
  const metric: Metric = metrics[id];
  return metric.score(pair, resolveParams(metric.params, {}, `metric ${id}`));
}

function factsOf(pair: MaskPair) {
  const { tp, fp, fn } = pair.counts;
  return { nReferenceVoxels: tp + fn, nPredictionVoxels: tp + fp, flag: emptyFlagOf(pair) };
}
