import type { ChartConfiguration } from 'chart.js';
import type { Analysis } from '../../../../shared/study.ts';
import { backgroundColour, type ChartView } from './view.ts';

type CaseRange = Analysis['intensities'][number]['perCase'][number];

/** The intensities of each case, in the order of their medians: cases of another scanner or unit stand out. */
export function rangeChart(
  perCase: readonly CaseRange[],
  { isLogarithmic, neutral }: { isLogarithmic: boolean; neutral: string },
): ChartView {
  const ordered = perCase.toSorted((a, b) => a.median - b.median);
  // A logarithmic axis has no zero: there bars begin below the lowest value that it can show.
  const positive = ordered.flatMap(({ min, p1 }) => [min, p1]).filter((value) => value > 0);
  const floor = isLogarithmic ? Math.min(1, ...positive) / 2 : -Infinity;
  const bar = (from: number, to: number): [number, number] => [Math.max(floor, from), Math.max(floor, to)];
  const config: ChartConfiguration<'bar' | 'line', ([number, number] | number)[]> = {
    type: 'bar',
    data: {
      labels: ordered.map(({ id }) => id),
      datasets: [
        {
          type: 'line',
          label: 'Median',
          data: ordered.map(({ median }) => median),
          showLine: false,
          pointRadius: 2.5,
          pointStyle: 'rectRot',
          borderColor: neutral,
          backgroundColor: neutral,
        },
        {
          type: 'bar',
          label: '1st to 99th percentile',
          data: ordered.map(({ p1, p99 }) => bar(p1, p99)),
          grouped: false,
          categoryPercentage: 0.7,
        },
        {
          type: 'bar',
          label: 'Minimum to maximum',
          borderColor: backgroundColour,
          backgroundColor: backgroundColour,
          data: ordered.map(({ min, max }) => bar(min, max)),
          grouped: false,
          categoryPercentage: 0.2,
        },
      ],
    },
    options: {
      interaction: { mode: 'index', intersect: false },
      scales: {
        x: { type: 'category', title: { text: 'Cases, by their median' }, grid: { display: false } },
        y: {
          type: isLogarithmic ? 'logarithmic' : 'linear',
          ...(isLogarithmic ? { min: floor } : {}),
          title: { text: `Intensity${isLogarithmic ? ' (logarithmic)' : ', as in the files'}` },
        },
      },
    },
  };
  return {
    config: config as ChartConfiguration,
    table: {
      head: ['Case', 'Minimum', '1st percentile', 'Median', '99th percentile', 'Maximum'],
      rows: ordered.map(({ id, min, p1, median, p99, max }) => [id, min, p1, median, p99, max]),
    },
  };
}
