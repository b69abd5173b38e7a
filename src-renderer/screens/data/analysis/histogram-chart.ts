import type { ChartConfiguration } from 'chart.js';
import { median } from '../../../../shared/statistics.ts';
import type { Analysis } from '../../../../shared/study.ts';
import type { ShownClass } from '../classes.ts';
import { backgroundColour, type ChartView } from './view.ts';

type Intensities = Analysis['intensities'][number];

export interface HistogramLook {
  readonly isLogarithmic: boolean;
  /** Each curve in percent of its own voxels, by which classes of different size can be compared. */
  readonly isShare: boolean;
  /** To the range of each case, by which cases in different units can be compared. */
  readonly isRelative: boolean;
  /** Of the curve of all voxels: no class has it. */
  readonly neutral: string;
}

/** Voxels by intensity, of all classes together and of each. */
export function histogramChart(
  intensities: Intensities,
  classes: readonly ShownClass[],
  { isLogarithmic, isShare, isRelative, neutral }: HistogramLook,
): ChartView {
  const { min, max, overall, perClass } = isRelative ? intensities.relative : intensities;
  const width = (max - min) / Math.max(1, overall.length);
  const centres = overall.map((_, bin) => min + (bin + 0.5) * width);
  const curves = [
    { label: 'All voxels', counts: overall, colour: neutral },
    ...classes.map(({ name, colour, index }) => ({
      label: name,
      counts: perClass[index] ?? [],
      colour: index === 0 ? backgroundColour : colour,
    })),
  ]
    .map((curve) => ({ ...curve, sum: sumOf(curve.counts) }))
    .filter(({ sum }) => sum > 0);
  const heights = curves.flatMap(({ counts, sum }) => counts.map((count) => (isShare ? (100 * count) / sum : count)));
  const least = heights.reduce((least, value) => (value > 0 && value < least ? value : least), Infinity);
  const title = isRelative
    ? 'Intensity: 0 at the 1st percentile of its case, 1 at the 99th'
    : 'Intensity, as in the files';

  const config: ChartConfiguration<'line'> = {
    type: 'line',
    data: {
      datasets: curves.map(({ label, counts, sum, colour }) => ({
        label,
        data: counts.map((count, bin) => ({ x: centres[bin], y: isShare ? (100 * count) / sum : count })),
        stepped: 'middle',
        pointRadius: 0,
        borderWidth: 1.5,
        borderColor: colour,
        backgroundColor: colour,
      })),
    },
    options: {
      scales: {
        x: { type: 'linear', min, max, ticks: { includeBounds: false }, title: { text: title } },
        y: {
          type: isLogarithmic ? 'logarithmic' : 'linear',
          // Empty bins are not there on a logarithmic axis; it begins below the smallest one.
          ...(isLogarithmic ? { min: least / 2, ticks: { callback: powerText } } : { beginAtZero: true }),
          title: { text: `${isShare ? '% of its voxels' : 'Voxels'}${isLogarithmic ? ' (logarithmic)' : ''}` },
        },
      },
    },
  };
  return {
    config: config as ChartConfiguration,
    table: {
      head: ['Intensity from', 'to', ...curves.map(({ label }) => `${label} (voxels)`)],
      rows: centres.map((_, bin) => [
        min + bin * width,
        min + (bin + 1) * width,
        ...curves.map(({ counts }) => counts[bin] ?? 0),
      ]),
    },
  };
}

/** Whether cases are in so different units that one axis does not show them. */
export function isApart({ perCase }: Pick<Intensities, 'perCase'>): boolean {
  const tops = perCase.map(({ p99 }) => p99);
  return Math.max(...tops) > 4 * Math.abs(median(tops));
}

/** A logarithmic axis of little height has a place for the powers of ten alone. */
function powerText(value: number | string): string {
  const power = Math.log10(Number(value));
  return Math.abs(power - Math.round(power)) < 1e-9 ? Number(value).toLocaleString('en') : '';
}

function sumOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
