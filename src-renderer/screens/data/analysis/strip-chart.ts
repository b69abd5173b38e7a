import type { ChartConfiguration, ChartDataset, TooltipItem } from 'chart.js';
import { distribution } from '../../../../shared/statistics.ts';
import { backgroundColour, figure, type ChartView } from './view.ts';

export interface Strip {
  readonly name: string;
  /** `#rrggbb`; otherwise that of the theme. */
  readonly colour?: string;
  readonly values: readonly { readonly id: string; readonly value: number }[];
}

interface StripPoint {
  x: number;
  y: number;
  id: string;
}

/** A dot for each case, in a strip for each quantity, before a box from the first to the third quartile. */
export function stripChart(strips: readonly Strip[], yTitle: string): ChartView {
  const boxes = strips.map(({ values }) => distribution(values.map(({ value }) => value)));
  const dots = strips.map(({ name, colour, values }, place) => ({
    type: 'scatter' as const,
    label: name,
    data: values.map(({ id, value }, i): StripPoint => ({ x: place + spread(i), y: value, id })),
    pointRadius: 3,
    ...(colour ? { borderColor: colour, backgroundColor: colour } : {}),
  }));
  const medians = {
    type: 'scatter' as const,
    label: 'Median',
    data: boxes.flatMap(({ median }, x) => (median === null ? [] : [{ x, y: median, id: 'Median' }])),
    pointStyle: 'line',
    pointRadius: 28,
    pointHoverRadius: 28,
    borderWidth: 2,
    borderColor: backgroundColour,
  };
  const quartiles = {
    type: 'bar' as const,
    label: 'Quartiles',
    data: boxes.flatMap(({ q1, q3 }, x) => (q1 === null || q3 === null ? [] : [{ x, y: [q1, q3] }])),
    grouped: false,
    barThickness: 56,
    borderColor: backgroundColour,
    backgroundColor: `${backgroundColour}55`,
  };
  const config = {
    type: 'scatter',
    data: { datasets: [...dots, medians, quartiles] as unknown as ChartDataset<'scatter'>[] },
    options: {
      scales: {
        x: {
          type: 'linear',
          min: -0.5,
          max: strips.length - 0.5,
          offset: false,
          grid: { display: false },
          ticks: { stepSize: 1, callback: (x: string | number) => strips[Number(x)]?.name ?? '' },
          afterBuildTicks: (axis: { ticks: { value: number }[] }) =>
            (axis.ticks = strips.map((_, value) => ({ value }))),
        },
        y: { type: 'linear', beginAtZero: false, title: { text: yTitle }, grace: '5%' },
      },
      plugins: {
        tooltip: { callbacks: { label: tooltipLine } },
      },
    },
  } as unknown as ChartConfiguration;
  return {
    config,
    table: {
      head: ['Case', 'Of', yTitle],
      rows: strips.flatMap(({ name, values }) => values.map(({ id, value }) => [id, name, value])),
    },
  };
}

function tooltipLine({ dataset, raw }: TooltipItem<'scatter'>): string {
  const { y, id } = raw as { y: number | [number, number]; id?: string };
  if (Array.isArray(y)) return `${dataset.label}: ${figure(y[0])} to ${figure(y[1])}`;
  return id === dataset.label ? `${id}: ${figure(y)}` : `${id}, ${dataset.label}: ${figure(y)}`;
}

/** Beside one another, so that equal values are seen as many; the same each time. */
function spread(index: number): number {
  return 0.36 * (((index * 0.618034) % 1) - 0.5);
}
