import { mainFirst } from '../../../shared/metrics.ts';
import type { Report, Spread, Summary } from '../../../shared/report.ts';
import { randomStream } from '../random.ts';
import { metricIds, type EvaluationRow, type LabelClass, type MetricId } from './evaluate.ts';
import { bootstrapInterval, mean, median, sd } from './statistics.ts';

/**
 * Spread over cases of every metric and foreground class. `mean` is, for each metric, the mean over the foreground
 * classes of their means over cases; undefined values are left out of both, and counted in `nUndefined`.
 */
export function summarise(rows: readonly EvaluationRow[], classes: readonly LabelClass[]): Summary {
  const ids = metricsIn(rows);
  const table = valuesByClass(rows, classes);
  const perClass = foregroundNames(classes).map((name, c) => {
    const spreads = ids.map((id) => [id, spreadOf(table[c][id])] as const);
    return [name, Object.fromEntries(spreads)] as const;
  });
  const means = ids.map((id) => [id, orNull(meanOverClasses(table.map((values) => values[id])))] as const);
  return { perClass: Object.fromEntries(perClass), mean: Object.fromEntries(means) };
}

/** The summary with a 95 % bootstrap interval for every mean. The same seed and rows give the same figures. */
export function summariseWithIntervals(
  rows: readonly EvaluationRow[],
  classes: readonly LabelClass[],
  seed: number,
): Report['pooled'] {
  const ids = metricsIn(rows);
  const table = valuesByClass(rows, classes);
  const cases = new Set(rows.map(({ caseId }) => caseId)).size;
  const perClassInterval95 = foregroundNames(classes).map((name, c) => {
    const intervals = ids.map((id) => {
      const values = table[c][id];
      const random = randomStream(seed, 'bootstrap', id, name);
      return [id, bootstrapInterval(cases, (drawn) => meanOfDrawn(values, drawn), random)] as const;
    });
    return [name, Object.fromEntries(intervals)] as const;
  });
  // Whole cases are drawn, so that classes of one case stay together.
  const meanInterval95 = ids.map((id) => {
    const statistic = (drawn: Int32Array): number => meanOfDefined(table.map((each) => meanOfDrawn(each[id], drawn)));
    return [id, bootstrapInterval(cases, statistic, randomStream(seed, 'bootstrap', id))] as const;
  });
  return {
    cases,
    ...summarise(rows, classes),
    perClassInterval95: Object.fromEntries(perClassInterval95),
    meanInterval95: Object.fromEntries(meanInterval95),
  };
}

type ValuesByMetric = Record<MetricId, Float64Array>;

/** For each foreground class and metric one value a case, in the order in which cases first occur. */
function valuesByClass(rows: readonly EvaluationRow[], classes: readonly LabelClass[]): ValuesByMetric[] {
  const place = new Map<string, number>();
  for (const { caseId } of rows) if (!place.has(caseId)) place.set(caseId, place.size);
  const table = classes.map(
    () =>
      Object.fromEntries(
        metricIds().map((id) => [id, new Float64Array(place.size).fill(NaN)] as const),
      ) as ValuesByMetric,
  );
  for (const row of rows) table[row.classIndex][row.metric][place.get(row.caseId)!] = row.value;
  return table.slice(1);
}

function spreadOf(values: Float64Array): Spread {
  const defined = values.filter((value) => !Number.isNaN(value)).sort();
  return {
    mean: orNull(mean(defined)),
    sd: orNull(sd(defined)),
    median: orNull(median(defined)),
    min: defined.at(0) ?? null,
    max: defined.at(-1) ?? null,
    n: defined.length,
    nUndefined: values.length - defined.length,
  };
}

function meanOverClasses(classValues: readonly Float64Array[]): number {
  return meanOfDefined(classValues.map((values) => meanOfDefined(values)));
}

function meanOfDefined(values: ArrayLike<number>): number {
  return mean(Array.from(values).filter((value) => !Number.isNaN(value)));
}

/** Mean of the defined values at the drawn indexes. */
function meanOfDrawn(values: Float64Array, drawn: Int32Array): number {
  let total = 0;
  let n = 0;
  for (let i = 0; i < drawn.length; i++) {
    const value = values[drawn[i]];
    if (Number.isNaN(value)) continue;
    total += value;
    n++;
  }
  return total / n;
}

/** The metrics that rows hold: the main ones, then the others by name. */
export function metricsIn(rows: readonly EvaluationRow[]): MetricId[] {
  const held = new Set(rows.map(({ metric }) => metric));
  const ids = metricIds().filter((id) => held.has(id));
  return mainFirst(ids.map((id) => ({ id }))).map(({ id }) => id);
}

function foregroundNames(classes: readonly LabelClass[]): string[] {
  return classes.slice(1).map(({ name }) => name);
}

export function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
