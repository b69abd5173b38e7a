import type { ChartConfiguration } from 'chart.js';
import type { Analysis } from '../../../../shared/study.ts';
import type { ShownClass } from '../classes.ts';
import { backgroundColour, type ChartView } from './view.ts';

/** The share that each class has of all labelled voxels, in percent. */
export function frequencyChart(
  frequencies: Analysis['classes'],
  classes: readonly ShownClass[],
  { hasBackground }: { hasBackground: boolean },
): ChartView {
  const shown = classes.flatMap((each) => {
    const found = frequencies[each.index];
    return found && (hasBackground || each.index > 0) ? [{ ...found, ...each }] : [];
  });
  const colours = shown.map(({ index, colour }) => (index === 0 ? backgroundColour : colour));
  const config: ChartConfiguration<'bar'> = {
    type: 'bar',
    data: {
      labels: shown.map(({ name }) => name),
      datasets: [
        {
          label: 'Share of all labelled voxels (%)',
          data: shown.map(({ share }) => 100 * share),
          borderColor: colours,
          backgroundColor: colours,
          maxBarThickness: 32,
        },
      ],
    },
    options: {
      indexAxis: 'y',
      scales: {
        x: { type: 'linear', beginAtZero: true, title: { text: 'Share of all labelled voxels (%)' } },
        y: { type: 'category', grid: { display: false } },
      },
    },
  };
  return {
    config: config as ChartConfiguration,
    table: {
      head: ['Class', 'Value', 'Voxels', 'Share (%)', 'Cases with it'],
      rows: shown.map(({ name, value, voxels, share, cases }) => [name, value, voxels, 100 * share, cases]),
    },
  };
}

/** By class, the share that it has of each labelled case, in percent. */
export function sharePercents(frequencies: Analysis['classes']): number[][] {
  const wholes = (frequencies[0]?.volumesMl ?? []).map((_, i) =>
    frequencies.reduce((sum, { volumesMl }) => sum + volumesMl[i].value, 0),
  );
  return frequencies.map(({ volumesMl }) => volumesMl.map(({ value }, i) => (100 * value) / wholes[i]));
}
