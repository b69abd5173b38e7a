import { mainMetrics } from '../../../shared/metrics.ts';
import type { Report, Spread, Summary } from '../../../shared/report.ts';
import { emptyPolicy } from '../metrics/empty-policy.ts';
import type { EvaluationSettings } from '../metrics/settings.ts';
import { addedConfusions, namedConfusion, type Confusion } from './confusion.ts';
import { definitionsOf, metricOf, type EvaluationRow, type LabelClass, type MetricId } from './evaluate.ts';
import { metricsIn, summarise, summariseWithIntervals } from './summary.ts';

export interface ReportFacts {
  readonly runId: string;
  /** Draws the bootstrap samples. */
  readonly seed: number;
  readonly settings?: Partial<EvaluationSettings>;
  /** One a fold; null where not every fold has one. */
  readonly confusions?: readonly Confusion[] | null;
}

/** Rows of all folds, each case with the fold in which it was held out. */
export function buildReport(
  rows: readonly EvaluationRow[],
  classes: readonly LabelClass[],
  { runId, seed, settings = {}, confusions = null }: ReportFacts,
): Report {
  const folds = [...new Set(rows.map(({ fold }) => fold ?? 0))].sort((a, b) => a - b);
  const confusion = confusions && addedConfusions(confusions);
  const pooled = summariseWithIntervals(rows, classes, seed);
  return {
    schemaVersion: 1,
    runId,
    folds: folds.map((fold) => {
      const ofFold = rows.filter((row) => (row.fold ?? 0) === fold);
      return { fold, cases: new Set(ofFold.map(({ caseId }) => caseId)).size, ...summarise(ofFold, classes) };
    }),
    pooled,
    confusion: confusion && namedConfusion(confusion, classes),
    meanForegroundDice: pooled.mean.dice ?? null,
    emptyPolicy,
    definitions: definitionsOf(metricsIn(rows), settings),
  };
}

/** The metrics that tables for people show; all are in `report.json` and `evaluation.tsv`. */
export const shownMetrics = mainMetrics satisfies readonly MetricId[];

/** Those of them that were computed: older versions had fewer. */
export function shownIn({ definitions }: Pick<Report, 'definitions'>): MetricId[] {
  return shownMetrics.filter((id) => Object.hasOwn(definitions, id));
}

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
  const shown = shownIn(report);
  return [
    ...(report.folds.length > 1 ? report.folds : []).flatMap((fold) => classLines(String(fold.fold + 1), fold, shown)),
    ...classLines('all', pooled, shown),
    {
      fold: 'all',
      className: null,
      cases: pooled.cases,
      figures: shown.map((id) => figureText(id, pooled.mean[id] ?? null)),
    },
  ];
}

function classLines(
  fold: string,
  { perClass, cases }: Summary & { cases: number },
  shown: readonly MetricId[],
): ReportLine[] {
  return Object.entries(perClass).map(([className, spreads]) => ({
    fold,
    className,
    cases,
    figures: shown.map((id) => spreadText(id, spreads[id])),
  }));
}

function spreadText(id: MetricId, spread: Spread | undefined): string {
  return figureText(id, spread?.mean ?? null);
}

const decimals = { '': 3, mm: 2, ml: 2, '%': 1 } as const;

/** Three decimals for shares, two for millimetres and millilitres, one for percent. */
export function figureText(id: MetricId, value: number | null): string {
  if (value === null) return 'NA';
  const text = value.toFixed(decimals[metricOf(id).unit]);
  return Number(text) === 0 ? text.replace('-', '') : text;
}

/** Column heading with its unit, as in `HD95 mm`. */
export function headingOf(id: MetricId): string {
  return `${metricOf(id).title} ${metricOf(id).unit}`.trim();
}

/** How many values the means leave out; empty where none. */
export function undefinedNote(report: Report): string {
  const parts = Object.entries(report.pooled.perClass).flatMap(([name, spreads]) =>
    shownIn(report)
      .filter((id) => (spreads[id]?.nUndefined ?? 0) > 0)
      .map((id) => `${metricOf(id).title} of ${name} in ${spreads[id].nUndefined} of ${report.pooled.cases} cases`),
  );
  return parts.length === 0 ? '' : `Undefined and left out of means: ${parts.join('; ')}.`;
}

/** What the shown figures are exactly, as in `NSD: NSD.border@1mm`. */
export function definitionNote(report: Pick<Report, 'definitions'>): string {
  const parts = shownIn(report).map((id) => `${metricOf(id).title}: ${report.definitions[id]}`);
  return `Definitions: ${parts.join(', ')}.`;
}

/** The one sentence that sums up a run. */
export function headline(report: Report): string {
  const interval = report.pooled.meanInterval95.dice;
  const range = interval
    ? `, 95 % interval ${figureText('dice', interval[0])} to ${figureText('dice', interval[1])}`
    : '';
  return `Mean foreground Dice ${figureText('dice', report.meanForegroundDice)}${range} (${report.pooled.cases} cases)`;
}
