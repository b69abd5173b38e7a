import type { ChartConfiguration, ChartOptions, Plugin } from 'chart.js';
import { distribution, type Distribution } from './statistics.ts';

/** Box plots as the app and the figures of a run draw them. */

export interface BoxGroup {
  readonly label: string;
  /** `#rrggbb`. */
  readonly colour: string;
  readonly points: readonly { readonly id: string; readonly value: number }[];
}

/** A case. */
export interface BoxDot {
  x: number;
  y: number;
  id: string;
}

export type BoxChart = ChartConfiguration<'scatter', BoxDot[]>;

interface Box extends Distribution {
  readonly colour: string;
}

/** Half the width of a box, where groups are 1 apart. */
const halfBox = 0.3;

/** Quartiles, median, mean and whiskers behind the points of each series. */
export const boxes: Plugin = {
  id: 'boxes',
  beforeDatasetsDraw(chart, _args, options: { boxes?: readonly Box[] }) {
    const { ctx, chartArea, scales } = chart;
    ctx.save();
    ctx.beginPath();
    ctx.rect(chartArea.left, chartArea.top, chartArea.width, chartArea.height);
    ctx.clip();
    ctx.lineWidth = 1.5;
    options.boxes?.forEach((box, place) => {
      if (box.q1 === null || !chart.isDatasetVisible(place)) return;
      const x = (value: number): number => scales.x.getPixelForValue(place + value);
      const y = (value: number | null): number => scales.y.getPixelForValue(value ?? NaN);
      const line = (fromX: number, fromY: number, toX: number, toY: number): void => {
        ctx.beginPath();
        ctx.moveTo(fromX, fromY);
        ctx.lineTo(toX, toY);
        ctx.stroke();
      };
      ctx.strokeStyle = box.colour;
      ctx.fillStyle = `${box.colour}22`;
      ctx.fillRect(x(-halfBox), y(box.q3), x(halfBox) - x(-halfBox), y(box.q1) - y(box.q3));
      ctx.strokeRect(x(-halfBox), y(box.q3), x(halfBox) - x(-halfBox), y(box.q1) - y(box.q3));
      line(x(0), y(box.q3), x(0), y(box.high));
      line(x(0), y(box.q1), x(0), y(box.low));
      for (const end of [box.low, box.high]) line(x(-halfBox / 3), y(end), x(halfBox / 3), y(end));
      ctx.strokeStyle = String(chart.options.color);
      ctx.lineWidth = 2;
      line(x(-halfBox), y(box.median), x(halfBox), y(box.median));
      ctx.lineWidth = 1.5;
      // The mean is a diamond beside the points.
      const [middle, mean, size] = [x(0), y(box.mean), 5];
      ctx.beginPath();
      ctx.moveTo(middle, mean - size);
      ctx.lineTo(middle + size, mean);
      ctx.lineTo(middle, mean + size);
      ctx.lineTo(middle - size, mean);
      ctx.closePath();
      ctx.stroke();
    });
    ctx.restore();
  },
};

/**
 * The place of points beside the middle of their box, −0.2 … 0.2, the same each time: neighbours in value are spread
 * by steps of the golden ratio, which never fall together.
 */
export function jitter(rank: number): number {
  return 0.4 * (((rank + 0.5) * 0.618_033_988_749_895) % 1) - 0.2;
}

/** Box plots of groups beside each other, with a point for each case; `y` is the title of the axis. */
export function boxChart(
  groups: readonly BoxGroup[],
  options: { y: string; isShare: boolean; text: string },
): BoxChart {
  const { y, isShare, text } = options;
  const datasets = groups.map(({ label, colour, points }, place) => ({
    label,
    data: [...points]
      .sort((a, b) => a.value - b.value || (a.id < b.id ? -1 : 1))
      .map(({ id, value }, rank): BoxDot => ({ x: place + jitter(rank), y: value, id })),
    borderColor: colour,
    backgroundColor: `${colour}99`,
    pointRadius: 3.5,
    pointHoverRadius: 6,
    pointHitRadius: 4,
    clip: 6,
  }));
  // A few boxes stand in the middle, not as wide as the window.
  const [middle, width] = [(groups.length - 1) / 2, Math.max(4, groups.length)];
  const chartOptions: ChartOptions<'scatter'> = {
    scales: {
      x: {
        type: 'linear',
        min: middle - width / 2,
        max: middle + width / 2,
        grid: { display: false },
        afterBuildTicks: (axis) => (axis.ticks = groups.map((_, value) => ({ value }))),
        ticks: { callback: (value) => groups[Number(value)]?.label ?? '', color: text },
      },
      y: { type: 'linear', title: { text: y }, ticks: { includeBounds: false }, ...limitsOf(groups, isShare) },
    },
    plugins: {
      // The axis names the groups.
      legend: { display: false },
      // @ts-expect-error -- the plugin above, which the types of Chart.js do not know
      boxes: {
        boxes: groups.map(({ points, colour }) => ({ ...distribution(points.map(({ value }) => value)), colour })),
      },
    },
  };
  return { type: 'scatter', data: { datasets }, options: chartOptions };
}

/** From a little below the lowest point to a little above the highest; shares stay within 0 and 1. */
export function limitsOf(groups: readonly BoxGroup[], isShare: boolean): { min: number; max: number } {
  const values = groups.flatMap(({ points }) => points.map(({ value }) => value));
  if (values.length === 0) return { min: 0, max: 1 };
  const lowest = values.reduce((a, b) => Math.min(a, b));
  const highest = values.reduce((a, b) => Math.max(a, b));
  const room = 0.06 * (highest - lowest) || 0.05 * Math.abs(highest) || 0.05;
  const [min, max] = [lowest - room, highest + room];
  return { min: lowest >= 0 ? Math.max(0, min) : min, max: isShare ? Math.min(1, max) : max };
}
