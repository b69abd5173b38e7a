import type { Comparison } from '../../../shared/comparison.ts';
import type { ConfusionMatrix, Summary } from '../../../shared/report.ts';
import type { MetricFacts, Results, Score } from '../../../shared/run-detail.ts';

/** What tables and charts of scores are made of: the held-out cases of a run, or two folders that were compared. */
export interface Scored {
  /** Begins the names of saved files. */
  readonly name: string;
  readonly classes: Results['classes'];
  readonly metrics: readonly MetricFacts[];
  readonly scores: readonly CaseScore[];
  /** 0-based; none where folders were compared. */
  readonly folds: readonly number[];
  readonly cases: number;
  readonly summary: Summary;
  /** 95 % intervals of the means; null where none are computed. */
  readonly intervals: Pick<Results['report']['pooled'], 'perClassInterval95' | 'meanInterval95'> | null;
  readonly emptyPolicy: string;
  /** null: made by a version that did not count it. */
  readonly confusion: ConfusionMatrix | null;
}

/** `fold` is null where folders were compared. */
export type CaseScore = Omit<Score, 'fold'> & { readonly fold: number | null };

export function scoredByRun({ report, classes, metrics, scores }: Results, name: string): Scored {
  const { pooled, folds, emptyPolicy, confusion = null } = report;
  return {
    ...{ name, classes, metrics, scores, emptyPolicy, confusion },
    ...{ cases: pooled.cases, summary: pooled, intervals: pooled },
    folds: folds.map(({ fold }) => fold),
  };
}

export function scoredInFolders({ evaluation, classes, metrics }: Comparison, name: string): Scored {
  const { perCase, emptyPolicy, confusion = null } = evaluation;
  return {
    ...{ name, classes, metrics, emptyPolicy, confusion, summary: evaluation, intervals: null, folds: [] },
    cases: new Set(perCase.map((each) => each.case)).size,
    scores: perCase.map(({ case: caseId, class: of, metric, value }) => ({
      ...{ caseId, fold: null, class: of, metric, value },
    })),
  };
}
