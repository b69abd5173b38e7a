import type { ChartConfiguration } from 'chart.js';
import type { Point } from '../../shared/charts.ts';
import { score, whole } from '../format.ts';

export interface Curve {
  readonly label: string;
  readonly points: Point[];
  readonly colour?: string;
  readonly width?: number;
}

/** Curves by epoch; `y` is the title of their axis. A share goes from 0 to 1. */
export function epochChart(
  curves: readonly Curve[],
  options: { y: string; isLog?: boolean; isShare?: boolean },
): ChartConfiguration {
  const { y, isLog = false, isShare = false } = options;
  const last = Math.max(2, ...curves.map(({ points }) => points.at(-1)?.x ?? 0));
  const yScale = isLog
    ? { type: 'logarithmic' as const, ticks: { format: { maximumSignificantDigits: 3 } } }
    : { type: 'linear' as const, ...(isShare ? { min: 0, max: 1 } : {}) };
  return {
    type: 'line',
    data: {
      datasets: curves.map(({ label, points, colour, width }) => ({
        label,
        data: points,
        ...(colour === undefined ? {} : { borderColor: colour, backgroundColor: colour }),
        ...(width === undefined ? {} : { borderWidth: width }),
      })),
    },
    options: {
      scales: {
        x: { type: 'linear', title: { text: 'Epoch' }, min: 1, max: last, ticks: { callback: epochText } },
        y: { ...yScale, title: { text: isLog ? `${y} (logarithmic scale)` : y } },
      },
      plugins: {
        tooltip: {
          callbacks: {
            title: ([item]) => `Epoch ${whole(item?.parsed.x ?? 0)}`,
            label: ({ dataset, parsed }) => ` ${dataset.label}: ${score(parsed.y)}`,
          },
        },
      },
    },
  };
}

/** The same as numbers: a row an epoch, a column a curve. */
export function epochTable(curves: readonly Curve[]): { head: string[]; rows: (number | null)[][] } {
  const rows = new Map<number, (number | null)[]>();
  curves.forEach(({ points }, i) => {
    for (const { x, y } of points) {
      const row = rows.get(x) ?? [x, ...curves.map(() => null)];
      row[i + 1] = y;
      rows.set(x, row);
    }
  });
  const ordered = [...rows.values()].sort((a, b) => a[0]! - b[0]!);
  return { head: ['Epoch', ...curves.map(({ label }) => label)], rows: ordered };
}

/** Zoomed in, an axis may begin between two epochs. */
function epochText(value: number | string): string {
  return Number.isInteger(value) ? whole(Number(value)) : '';
}
