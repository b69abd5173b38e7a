import type { ChartConfiguration } from 'chart.js';
import { distribution } from '../../../../shared/statistics.ts';

export type Cell = string | number | null;

/** Black, which the background has for want of one, would not be seen. */
export const backgroundColour = '#8a94a0';

/** A chart and the same as numbers. */
export interface ChartView {
  readonly config: ChartConfiguration;
  readonly table: { readonly head: readonly string[]; readonly rows: readonly (readonly Cell[])[] };
}

/** How a quantity is distributed, as a row beside its chart. */
export interface Figures {
  readonly name: string;
  /** `#rrggbb`, where the chart has a colour for it. */
  readonly colour?: string;
  readonly n: number;
  readonly min: number | null;
  readonly median: number | null;
  readonly max: number | null;
}

export function figuresOf(name: string, values: readonly number[], colour?: string): Figures {
  const { n, min, median, max } = distribution(values);
  return { name, colour, n, min, median, max };
}

/** Four significant digits, without the noise of floating point: "1.953", "12340", "0.0003", "1.70e+6". */
export function figure(value: number | null): string {
  if (value === null) return '–';
  if (Math.abs(value) >= 1e6) return value.toExponential(2);
  if (Number.isInteger(value)) return String(value);
  const rounded = Number(value.toPrecision(4));
  return Math.abs(rounded) < 1e-4 ? rounded.toExponential(2) : String(rounded);
}
