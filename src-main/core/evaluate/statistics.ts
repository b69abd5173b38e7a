import type { Random } from '../random.ts';

type Numbers = ArrayLike<number>;

export function sum(values: Numbers): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i];
  return total;
}

/** NaN for no values. */
export function mean(values: Numbers): number {
  return sum(values) / values.length;
}

/** Sample standard deviation (n − 1). NaN for fewer than two values. */
export function sd(values: Numbers): number {
  if (values.length < 2) return NaN;
  const centre = mean(values);
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += (values[i] - centre) * (values[i] - centre);
  return Math.sqrt(squares / (values.length - 1));
}

export function median(values: Numbers): number {
  return quantile(Float64Array.from(values).sort(), 0.5);
}

/**
 * Quantile `q` in [0, 1] of ascending values, interpolated linearly between the two nearest (numpy's default, type 7
 * of Hyndman and Fan). NaN for no values.
 */
export function quantile(ascending: Numbers, q: number): number {
  const place = q * (ascending.length - 1);
  const below = Math.floor(place);
  const low = ascending[below];
  const high = ascending[Math.min(below + 1, ascending.length - 1)];
  return ascending.length === 0 ? NaN : low + (high - low) * (place - below);
}

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
