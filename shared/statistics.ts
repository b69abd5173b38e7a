/** Figures of a sample. Undefined values are to be left out before. */

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

/** How values are distributed; figures that are not defined are null. */
export interface Distribution {
  readonly n: number;
  readonly mean: number | null;
  /** n − 1. */
  readonly sd: number | null;
  readonly min: number | null;
  readonly q1: number | null;
  readonly median: number | null;
  readonly q3: number | null;
  readonly max: number | null;
  /** q3 − q1. */
  readonly iqr: number | null;
  /** Tukey's whiskers: the lowest and the highest value within 1.5 IQR of the box. */
  readonly low: number | null;
  readonly high: number | null;
}

export function distribution(values: Numbers): Distribution {
  const ascending = Float64Array.from(values).sort();
  const [q1, q3] = [quantile(ascending, 0.25), quantile(ascending, 0.75)];
  const iqr = q3 - q1;
  const figures = {
    mean: mean(ascending),
    sd: sd(ascending),
    min: ascending.at(0) ?? NaN,
    q1,
    median: quantile(ascending, 0.5),
    q3,
    max: ascending.at(-1) ?? NaN,
    iqr,
    // Between few values that lie far apart, a quartile can be beyond all that its fence lets in.
    low: Math.min(q1, ascending.find((value) => value >= q1 - 1.5 * iqr) ?? NaN),
    high: Math.max(q3, ascending.findLast((value) => value <= q3 + 1.5 * iqr) ?? NaN),
  };
  const defined = Object.entries(figures).map(([name, value]) => [name, Number.isNaN(value) ? null : value]);
  return { n: ascending.length, ...Object.fromEntries(defined) } as Distribution;
}
