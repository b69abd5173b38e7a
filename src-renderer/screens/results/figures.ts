import { badness } from '../../../shared/metrics.ts';
import type { MetricFacts } from '../../../shared/run-detail.ts';
import { distribution, mean, type Distribution } from '../../../shared/statistics.ts';
import type { CaseScore, Scored } from './scored.ts';

/** How one metric of one class is distributed over the cases that are shown. */
export interface ClassRow extends Distribution {
  readonly id: string;
  readonly class: string;
  readonly colour: string;
  readonly metric: MetricFacts;
  readonly nUndefined: number;
  /** 95 % interval of the mean; null where it is not defined, or where not all folds are shown. */
  readonly interval: readonly [number, number] | null;
}

export interface CaseRow {
  readonly caseId: string;
  /** null where folders were compared. */
  readonly fold: number | null;
  /** One a class that is shown; null where it is undefined. */
  readonly values: readonly (number | null)[];
  /** Over the classes that are defined. */
  readonly mean: number | null;
}

export interface FoldRow {
  readonly id: string;
  readonly name: string;
  readonly cases: number;
  /** Mean over cases of each class. */
  readonly values: readonly (number | null)[];
  /** Over the classes of their means. */
  readonly mean: number | null;
}

/** A fold, or null for all; the class by name, or null for all. */
export interface Filter {
  readonly fold: number | null;
  readonly class: string | null;
}

export function shownClasses({ classes }: Scored, filter: Filter): Scored['classes'] {
  return classes.filter(({ name }) => filter.class === null || name === filter.class);
}

/** A row a class of every given metric. */
export function classRows(scored: Scored, metrics: readonly MetricFacts[], filter: Filter): ClassRow[] {
  const scores = scored.scores.filter(({ fold }) => filter.fold === null || fold === filter.fold);
  return metrics.flatMap((metric) =>
    shownClasses(scored, filter).map(({ name, colour }) => {
      const mine = scores.filter((each) => each.class === name && each.metric === metric.id);
      const values = definedValues(mine);
      const interval = scored.intervals?.perClassInterval95[name]?.[metric.id] ?? null;
      return {
        ...distribution(values),
        ...{ id: `${metric.id}/${name}`, class: name, colour, metric },
        nUndefined: mine.length - values.length,
        interval: filter.fold === null ? interval : null,
      };
    }),
  );
}

/** A row a case, with one metric of every class that is shown. */
export function caseRows(scored: Scored, metric: string, filter: Filter): CaseRow[] {
  const classes = shownClasses(scored, filter).map(({ name }) => name);
  const cases = new Map<string, { fold: number | null; values: (number | null)[] }>();
  for (const { caseId, fold, class: name, metric: of, value } of scored.scores) {
    const place = classes.indexOf(name);
    if (of !== metric || place < 0 || (filter.fold !== null && fold !== filter.fold)) continue;
    const held = cases.get(caseId) ?? { fold, values: classes.map(() => null) };
    held.values[place] = value;
    cases.set(caseId, held);
  }
  return [...cases].map(([caseId, { fold, values }]) => ({ caseId, fold, values, mean: meanOfDefined(values) }));
}

/** A row a fold, and the last one over all cases, each counting once. */
export function foldRows(scored: Scored, metric: string, filter: Filter): FoldRow[] {
  const classes = shownClasses(scored, filter);
  const rowOf = (id: string, name: string, fold: number | null): FoldRow => {
    const mine = scored.scores.filter((each) => each.metric === metric && (fold === null || each.fold === fold));
    const values = classes.map((each) => {
      const defined = definedValues(mine.filter((one) => one.class === each.name));
      return defined.length === 0 ? null : mean(defined);
    });
    return { id, name, cases: new Set(mine.map(({ caseId }) => caseId)).size, values, mean: meanOfDefined(values) };
  };
  const folds = scored.folds.map((fold) => rowOf(String(fold), `Fold ${fold + 1}`, fold));
  return [...folds, rowOf('all', 'All cases', null)];
}

/** By which cases are put in order: the mean over the classes, of signed values that of their sizes. */
export function sortValue({ values, mean: shown }: CaseRow, { better }: MetricFacts): number | null {
  if (better !== 'zero') return shown;
  return meanOfDefined(values.map((value) => value && badness(value, better)));
}

/** The first value is worse than the second: what to look at comes first. */
export function isWorstFirstDescending({ better }: MetricFacts): boolean {
  return better !== 'higher';
}

/** Scores without a unit are shares from 0 to 1; distances have none to end at. */
export function isShare({ unit }: MetricFacts): boolean {
  return unit === '';
}

function definedValues(scores: readonly CaseScore[]): number[] {
  return scores.flatMap(({ value }) => (value === null ? [] : [value]));
}

function meanOfDefined(values: readonly (number | null)[]): number | null {
  const defined = values.filter((value) => value !== null);
  return defined.length === 0 ? null : mean(defined);
}
