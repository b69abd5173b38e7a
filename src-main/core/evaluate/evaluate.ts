import { StudioError } from '../../../shared/errors.ts';
import { resolveParams, type Params, type ParamValues } from '../../../shared/params.ts';
import { emptyFlagOf, type EmptyFlag } from '../metrics/empty-policy.ts';
import * as metrics from '../metrics/index.ts';
import { compareLabels, type MaskPair } from '../metrics/mask-pair.ts';
import { definitionWith, type Metric } from '../metrics/metric.ts';
import type { EvaluationSettings } from '../metrics/settings.ts';
import { entriesOf, type PluginId } from '../plugins/registry.ts';
import type { LabelVolume } from '../volume/volume.ts';
import { confusionOf, type Confusion } from './confusion.ts';

export type MetricId = keyof typeof metrics | PluginId;

/** All that are registered. */
export function metricIds(): MetricId[] {
  return Object.keys(entriesOf('metrics', metrics)) as MetricId[];
}

export function metricOf(id: MetricId): Metric {
  return entriesOf('metrics', metrics)[id];
}

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
  /** Those that are not given are as in `evaluationParams`. */
  readonly settings?: Partial<EvaluationSettings>;
  readonly fold?: number | null;
  readonly group?: string | null;
}

export interface EvaluatedCase {
  readonly rows: EvaluationRow[];
  /** Voxels by class of the truth, then by class of the prediction. */
  readonly confusion: Confusion;
}

/**
 * Scores one case, class by class. The background (class 0) gets rows for metrics of voxel counts only. Throws
 * `bad-dataset` where the two volumes differ in shape or hold a class that is not in `classes`.
 */
export function evaluateCase(task: CaseToEvaluate): EvaluatedCase {
  const { caseId, truth, prediction, classes, settings = {}, fold = null, group = null } = task;
  if (truth.shape.some((extent, axis) => extent !== prediction.shape[axis]) || truth.shape[3] !== 1) {
    throw new StudioError(
      'bad-dataset',
      `case ${caseId}: truth has shape [${truth.shape.join(', ')}], prediction [${prediction.shape.join(', ')}]`,
      'give one label map per case, both on the same grid',
    );
  }
  const { pairs, joint } = compareLabels(truth, prediction, classes.length);
  const rows = pairs.flatMap((pair, classIndex) =>
    (task.metrics ?? metricIds())
      .filter((id) => classIndex > 0 || metricOf(id).basis === 'counts')
      .map((id) => ({
        ...{ caseId, fold, group, classIndex, metric: id },
        ...{ value: scoreOf(id, pair, settings), ...factsOf(pair) },
      })),
  );
  return { rows, confusion: confusionOf(joint, classes.length) };
}

/** The rows that a class gets in a case where neither truth nor prediction holds it. */
export function rowsOfAbsentClass(caseId: string, classIndex: number): EvaluationRow[] {
  const facts = { nReferenceVoxels: 0, nPredictionVoxels: 0, flag: 'both-empty' } as const;
  return metricIds().map((metric) => ({
    caseId,
    fold: null,
    group: null,
    classIndex,
    metric,
    value: NaN,
    ...facts,
  }));
}

/** Settings that the metric does not have are left aside. */
export function scoreOf(id: MetricId, pair: MaskPair, settings: Partial<EvaluationSettings> = {}): number {
  return metricOf(id).score(pair, paramsOf(id, settings));
}

/** The exact definitions by metric, with the values of their settings. */
export function definitionsOf(
  ids: readonly MetricId[],
  settings: Partial<EvaluationSettings> = {},
): Record<string, string> {
  return Object.fromEntries(ids.map((id) => [id, definitionWith(metricOf(id), paramsOf(id, settings))]));
}

function paramsOf(id: MetricId, settings: Partial<EvaluationSettings>): ParamValues<Params> {
  const { params } = metricOf(id);
  const own = Object.entries(settings).filter(([key]) => Object.hasOwn(params, key));
  return resolveParams(params, Object.fromEntries(own), `metric ${id}`);
}

function factsOf(pair: MaskPair) {
  const { tp, fp, fn } = pair.counts;
  return { nReferenceVoxels: tp + fn, nPredictionVoxels: tp + fp, flag: emptyFlagOf(pair) };
}
