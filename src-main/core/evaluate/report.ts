import type { Report, Spread, Summary } from '../../../shared/report.ts';
import { emptyPolicy } from '../metrics/empty-policy.ts';
import * as metrics from '../metrics/index.ts';
import type { EvaluationRow, LabelClass, MetricId } from './evaluate.ts';
import { metricsIn, summarise, summariseWithIntervals } from './summary.ts';
import { definitionsOf } from './tables.ts';

/** Rows of all folds, each case with the fold in which it was held out; `seed` draws the bootstrap samples. */
export function buildReport(
  rows: readonly EvaluationRow[],
  classes: readonly LabelClass[],
  { runId, seed }: { runId: string; seed: number },
): Report {
  const folds = [...new Set(rows.map(({ fold }) => fold ?? 0))].sort((a, b) => a - b);
  const pooled = summariseWithIntervals(rows, classes, seed);
  return {
    schemaVersion: 1,
    runId,
    folds: folds.map((fold) => {
      const ofFold = rows.filter((row) => (row.fold ?? 0) === fold);
      return { fold, cases: new Set(ofFold.map(({ caseId }) => caseId)).size, ...summarise(ofFold, classes) };
    }),
    pooled,
    meanForegroundDice: pooled.mean.dice ?? null,
    emptyPolicy,
    definitions: definitionsOf(metricsIn(rows)),
  };
}

/** The metrics that tables for people show; all are in `report.json` and `evaluation.tsv`. */
export const shownMetrics = ['dice', 'jaccard', 'sensitivity', 'precision', 'hd95'] as const satisfies MetricId[];

export interface ReportLine {
  /** 1-based as people count, or `all`. */
  readonly fold: string;
  /** null: the mean over foreground classes. */
  readonly className: string | null;
  readonly cases: number;
  /** One mean a shown metric. */
  readonly figures: readonly string[];
}

/** Fold × class, then all out-of-fold cases together with the mean over classes. */
export function reportLines(report: Report): ReportLine[] {
  const { pooled } = report;
  return [
    ...(report.folds.length > 1 ? report.folds : []).flatMap((fold) => classLines(String(fold.fold + 1), fold)),
    ...classLines('all', pooled),
    {
      fold: 'all',
      className: null,
      cases: pooled.cases,
      figures: shownMetrics.map((id) => figureText(id, pooled.mean[id] ?? null)),
    },
  ];
}

function classLines(fold: string, { perClass, cases }: Summary & { cases: number }): ReportLine[] {
  return Object.entries(perClass).map(([className, spreads]) => ({
    fold,
    className,
    cases,
    figures: shownMetrics.map((id) => spreadText(id, spreads[id])),
  }));
}

function spreadText(id: MetricId, spread: Spread | undefined): string {
  return figureText(id, spread?.mean ?? null);
}

/** Three decimals for shares, two for millimetres. */
export function figureText(id: MetricId, value: number | null): string {
  return value === null ? 'NA' : value.toFixed(metrics[id].unit === 'mm' ? 2 : 3);
}

/** Column heading with its unit, as in `HD95 mm`. */
export function headingOf(id: MetricId): string {
  return `${metrics[id].title} ${metrics[id].unit}`.trim();
}

/** How many values the means leave out; empty where none. */
export function undefinedNote(report: Report): string {
  const parts = Object.entries(report.pooled.perClass).flatMap(([name, spreads]) =>
    shownMetrics
      .filter((id) => (spreads[id]?.nUndefined ?? 0) > 0)
      .map((id) => `${metrics[id].title} of ${name} in ${spreads[id].nUndefined} of ${report.pooled.cases} cases`),
  );
  return parts.length === 0 ? '' : `Undefined and left out of means: ${parts.join('; ')}.`;
}

/** The one sentence that sums up a run. */
export function headline(report: Report): string {
  const interval = report.pooled.meanInterval95.dice;
  const range = interval
    ? `, 95 % interval ${figureText('dice', interval[0])} to ${figureText('dice', interval[1])}`
    : '';
  return `Mean foreground Dice ${figureText('dice', report.meanForegroundDice)}${range} (${report.pooled.cases} cases)`;
}
