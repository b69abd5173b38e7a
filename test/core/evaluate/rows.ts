import type { EvaluationRow, LabelClass, MetricId } from '../../../src-main/core/evaluate/evaluate.ts';

export const classes: LabelClass[] = [
  { value: 0, name: 'background' },
  { value: 1, name: 'Anterior' },
  { value: 4, name: 'Posterior' },
];

export function row(caseId: string, classIndex: number, metric: MetricId, value: number, fold: number | null = null) {
  const flag = Number.isNaN(value) ? 'both-empty' : '';
  const counts = { nReferenceVoxels: 12, nPredictionVoxels: 9 };
  return { caseId, fold, group: null, classIndex, metric, value, flag, ...counts } satisfies EvaluationRow;
}

/** Three cases in two folds; the posterior class is undefined in one. */
export const rows: EvaluationRow[] = [
  row('case_a', 0, 'dice', 0.99, 0),
  row('case_a', 1, 'dice', 0.8, 0),
  row('case_a', 2, 'dice', 0.5, 0),
  row('case_a', 1, 'hd95', 2, 0),
  row('case_a', 2, 'hd95', 6, 0),
  row('case_b', 0, 'dice', 0.98, 0),
  row('case_b', 1, 'dice', 0.9, 0),
  row('case_b', 2, 'dice', NaN, 0),
  row('case_b', 1, 'hd95', 1, 0),
  row('case_b', 2, 'hd95', NaN, 0),
  row('case_c', 0, 'dice', 0.97, 1),
  row('case_c', 1, 'dice', 0.4, 1),
  row('case_c', 2, 'dice', 0.7, 1),
  row('case_c', 1, 'hd95', 9, 1),
  row('case_c', 2, 'hd95', 3, 1),
];
