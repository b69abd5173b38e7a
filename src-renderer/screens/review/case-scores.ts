import type { Comparison } from '../../../shared/comparison.ts';
import { badness, mainFirst, type Better } from '../../../shared/metrics.ts';
import type { MetricFacts, Results } from '../../../shared/run-detail.ts';
import { mean } from '../../../shared/statistics.ts';

/** Values by class, of one metric; null where it is undefined. */
export type ClassValues = ReadonlyMap<string, number | null>;

export interface ReviewCase {
  readonly id: string;
  /** By the id of a metric; none where there is no truth to score against. */
  readonly scores: ReadonlyMap<string, ClassValues>;
}

export interface ReviewList {
  readonly cases: readonly ReviewCase[];
  /** Foreground classes in their order, where cases have scores. */
  readonly classes: readonly { readonly name: string; readonly colour: string }[];
  readonly metrics: readonly MetricFacts[];
  /** What was done about masks without a voxel, in words. */
  readonly emptyPolicy: string;
}

/** A metric of one class, or with null its mean over the classes where it is defined. */
export interface Measure {
  readonly metric: string;
  readonly class: string | null;
}

interface Row {
  readonly caseId: string;
  readonly class: string;
  readonly metric: string;
  readonly value: number | null;
}

export function listOfRun({ classes, metrics, scores, report }: Results): ReviewList {
  return scored(classes, metrics, scores, report.emptyPolicy);
}

export function listOfComparison({ classes, metrics, evaluation }: Comparison): ReviewList {
  const rows = evaluation.perCase.map(({ case: caseId, ...row }) => ({ ...row, caseId }));
  return scored(classes, metrics, rows, evaluation.emptyPolicy);
}

export function unscored(ids: readonly string[]): ReviewList {
  return { cases: ids.map((id) => ({ id, scores: new Map() })), classes: [], metrics: [], emptyPolicy: '' };
}

function scored(
  classes: ReviewList['classes'],
  metrics: readonly MetricFacts[],
  rows: readonly Row[],
  emptyPolicy: string,
): ReviewList {
  const names = new Set(classes.map(({ name }) => name));
  const byCase = new Map<string, Map<string, Map<string, number | null>>>();
  for (const { caseId, class: name, metric, value } of rows) {
    if (!names.has(name)) continue;
    const byMetric = byCase.get(caseId) ?? new Map<string, Map<string, number | null>>();
    const byClass = byMetric.get(metric) ?? new Map<string, number | null>();
    byCase.set(caseId, byMetric.set(metric, byClass.set(name, value)));
  }
  const cases = [...byCase].map(([id, scores]) => ({ id, scores }));
  return { cases, classes, metrics: mainFirst(metrics), emptyPolicy };
}

/** null where it is not defined, or was not scored. */
export function valueOf(each: ReviewCase, measure: Measure): number | null {
  const defined = definedOf(each, measure);
  return defined.length === 0 ? null : mean(defined);
}

/** The larger, the worse. Signed values count by their size, so that classes cannot make up for one another. */
export function badnessOf(each: ReviewCase, measure: Measure, better: Better): number {
  return mean(definedOf(each, measure).map((value) => badness(value, better)));
}

function definedOf({ scores }: ReviewCase, measure: Measure): number[] {
  const values = scores.get(measure.metric) ?? new Map<string, number | null>();
  const asked = measure.class === null ? [...values.values()] : [values.get(measure.class) ?? null];
  return asked.filter((value) => value !== null);
}

/** Names of the classes with their Dice. */
export function diceOf(each: ReviewCase | undefined): ClassValues {
  return each?.scores.get('dice') ?? new Map();
}
