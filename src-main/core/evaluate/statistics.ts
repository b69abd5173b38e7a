import { quantile } from '../../../shared/statistics.ts';
import type { Random } from '../random.ts';

export { mean, median, quantile, sd, sum } from '../../../shared/statistics.ts';

/**
 * 95 % percentile-bootstrap interval of a statistic over cases (Efron 1979): the 2.5th and 97.5th percentile over
 * `resamples` draws of `count` case indexes with replacement. null for fewer than two cases or where fewer than half
 * of the draws define the statistic (NaN: not defined).
 */
export function bootstrapInterval(
  count: number,
  statistic: (indexes: Int32Array) => number,
  random: Random,
  resamples = 2000,
): [number, number] | null {
  if (count < 2) return null;
  const indexes = new Int32Array(count);
  const drawn: number[] = [];
  for (let resample = 0; resample < resamples; resample++) {
    for (let i = 0; i < count; i++) indexes[i] = random.index(count);
    const value = statistic(indexes);
    if (!Number.isNaN(value)) drawn.push(value);
  }
  if (drawn.length < resamples / 2) return null;
  const ascending = Float64Array.from(drawn).sort();
  return [quantile(ascending, 0.025), quantile(ascending, 0.975)];
}
