import type { ChartConfiguration, ChartDataset } from 'chart.js';
import { isLossScore } from './epoch-scores.ts';
import { scoreValues, type EpochRecord } from './history.ts';

export type ChartTheme = 'light' | 'dark';
export interface Point {
  readonly x: number;
  readonly y: number;
}
export type LineChart = ChartConfiguration<'line', Point[]>;

/**
 * Colours by theme. The series are Okabe and Ito's palette, which people with any colour vision can tell apart
 * (https://jfly.uni-koeln.de/color), in the order of contrast to the background; the palest, or darkest, is left out.
 */
export const chartColours = {
  light: {
    background: '#ffffff',
    text: '#1b2026',
    secondary: '#55606b',
    grid: '#e6e9ed',
    series: ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9'],
  },
  dark: {
    background: '#0f1115',
    text: '#e6e8eb',
    secondary: '#9aa3ad',
    grid: '#262b33',
    series: ['#56b4e9', '#e69f00', '#009e73', '#cc79a7', '#f0e442', '#d55e00'],
  },
} as const;

/** Beyond this many classes, one line each would be a tangle with a legend larger than the chart. */
const mostClassLines = 12;
/** A series of more points than this is drawn as a line only. */
const mostMarkers = 30;
/** The ratio of the highest to the lowest loss from which on a linear axis would flatten the end of the curve. */
const logarithmicRatio = 100;

/**
 * Training and validation loss by epoch, as data for Chart.js. The axis is logarithmic where the losses are positive
 * and span more than two orders of magnitude.
 */
export function lossChart(records: readonly EpochRecord[], theme: ChartTheme = 'light'): LineChart {
  const [trainingColour, validationColour] = chartColours[theme].series;
  const training = pointsOf(records, ({ loss }) => loss);
  const validation = pointsOf(records, ({ validationLoss }) => validationLoss);

  const losses = [...training, ...validation].map(({ y }) => y);
  const lowest = losses.reduce((a, b) => Math.min(a, b), Infinity);
  const highest = losses.reduce((a, b) => Math.max(a, b), -Infinity);
  const logarithmic = lowest > 0 && highest / lowest > logarithmicRatio;
  const limits = losses.length === 0 ? { min: 0, max: 1 } : {};
  return lineChart({
    records,
    theme,
    title: 'Training and validation loss',
    yTitle: logarithmic ? 'Loss (logarithmic scale)' : 'Loss',
    yScale: logarithmic ? { type: 'logarithmic' } : { type: 'linear', ...limits },
    datasets: [
      series('Training', training, { borderColor: trainingColour }),
      series('Validation', validation, { borderColor: validationColour }),
    ],
  });
}

/** Validation Dice by epoch. */
export function diceChart(
  records: readonly EpochRecord[],
  classNames: readonly string[],
  theme: ChartTheme = 'light',
): LineChart {
  return scoreChart(records, { id: 'dice', title: 'Dice' }, classNames, theme);
}

/**
 * A score of the validation patches by epoch. A metric has a line a foreground class and their mean; of many classes the
 * lowest, the mean and the highest of each epoch. Its axis goes from 0 to 1 where all values do. A loss has one line.
 */
export function scoreChart(
  records: readonly EpochRecord[],
  { id, title }: { readonly id: string; readonly title: string },
  classNames: readonly string[],
  theme: ChartTheme = 'light',
): LineChart {
  const { series: colours } = chartColours[theme];
  const isLoss = isLossScore(id);
  const name = id === 'dice' ? 'Dice coefficient' : isLoss ? `Loss: ${title}` : title;
  const datasets = isLoss
    ? [
        series(
          'Validation',
          pointsOf(records, (record) => scoreValues(record, id)[0]),
          { borderColor: colours[1] },
        ),
      ]
    : classLines(records, id, classNames, theme);
  const isShare = !isLoss && datasets.every(({ data }) => data.every(({ y }) => y >= 0 && y <= 1));
  const limits = isShare || datasets.every(({ data }) => data.length === 0) ? { min: 0, max: 1 } : {};
  return lineChart({
    records,
    theme,
    title: isLoss ? `Validation loss: ${title}` : `Validation ${title}`,
    yTitle: isShare ? `${name} (0 to 1)` : name,
    yScale: { type: 'linear', ...limits },
    datasets,
  });
}

function classLines(
  records: readonly EpochRecord[],
  id: string,
  classNames: readonly string[],
  theme: ChartTheme,
): ChartDataset<'line', Point[]>[] {
  const { series: colours, text } = chartColours[theme];
  const ofClasses = (fold: (values: readonly number[]) => number): Point[] =>
    pointsOf(records, (record) => {
      const defined = scoreValues(record, id).filter((value) => value !== null && Number.isFinite(value)) as number[];
      return defined.length === 0 ? null : fold(defined);
    });
  const mean = ofClasses((values) => values.reduce((sum, each) => sum + each, 0) / values.length);
  const meanLine = series('Mean of the classes', mean, { borderColor: text, borderWidth: 2.5 });

  const byClass = classNames.map((name, i) =>
    series(
      name,
      pointsOf(records, (record) => scoreValues(record, id)[i] ?? null),
      // The second round through the colours is dashed.
      { borderColor: colours[i % colours.length], borderDash: i < colours.length ? [] : [6, 4] },
    ),
  );
  const extremes = [
    series(
      'Highest class',
      ofClasses((values) => Math.max(...values)),
      { borderColor: colours[0] },
    ),
    series(
      'Lowest class',
      ofClasses((values) => Math.min(...values)),
      { borderColor: colours[1] },
    ),
  ];
  if (classNames.length === 1) return byClass;
  return classNames.length > mostClassLines ? [meanLine, ...extremes] : [meanLine, ...byClass];
}

/** The epochs that have a value: an epoch without validation leaves no hole in the line. */
function pointsOf(records: readonly EpochRecord[], valueOf: (record: EpochRecord) => number | null): Point[] {
  return records.flatMap((record) => {
    const y = valueOf(record);
    return y !== null && Number.isFinite(y) ? [{ x: record.epoch, y }] : [];
  });
}

function series(
  label: string,
  points: Point[],
  style: { borderColor: string; borderWidth?: number; borderDash?: number[] },
): ChartDataset<'line', Point[]> {
  return {
    label,
    data: points,
    borderWidth: 2,
    ...style,
    backgroundColor: style.borderColor,
    pointRadius: points.length > mostMarkers ? 0 : 3,
    pointBorderWidth: 0,
    // Points on the edge of the chart are drawn whole.
    clip: 5,
  };
}

function lineChart(options: {
  records: readonly EpochRecord[];
  theme: ChartTheme;
  title: string;
  yTitle: string;
  yScale: { type: 'logarithmic' } | { type: 'linear'; min?: number; max?: number };
  datasets: ChartDataset<'line', Point[]>[];
}): LineChart {
  const { records, theme, title, yTitle, yScale, datasets } = options;
  const { background, text, secondary, grid } = chartColours[theme];
  const axis = (name: string) => ({
    title: { display: true, text: name, color: secondary, font: { size: 13 } },
    ticks: { color: secondary, font: { size: 12 } },
    grid: { color: grid },
    border: { color: secondary },
  });
  const x = axis('Epoch');
  const y = axis(yTitle);
  // Chart.js would give all ticks of a logarithmic axis as many decimals as the lowest needs.
  const format = yScale.type === 'logarithmic' ? { minimumFractionDigits: 0, maximumFractionDigits: 12 } : {};
  const firstEpoch = records.at(0)?.epoch ?? 1;
  const lastEpoch = records.at(-1)?.epoch ?? 1;
  return {
    type: 'line',
    data: { datasets },
    options: {
      animation: false,
      // The same figure everywhere: a decimal point, as in the tables.
      locale: 'en',
      backgroundColor: background,
      layout: { padding: 12 },
      scales: {
        x: {
          ...x,
          type: 'linear',
          min: firstEpoch,
          max: Math.max(lastEpoch, firstEpoch + 1),
          ticks: { ...x.ticks, precision: 0, maxRotation: 0 },
        },
        y: { ...y, ...yScale, ticks: { ...y.ticks, format } },
      },
      plugins: {
        title: { display: true, text: title, align: 'start', color: text, font: { size: 15, weight: 'bold' } },
        subtitle: {
          display: records.length === 0,
          text: 'No epoch has finished yet',
          align: 'start',
          color: secondary,
          font: { size: 13 },
        },
        legend: {
          position: 'top',
          align: 'start',
          labels: { color: text, font: { size: 13 }, boxWidth: 24, boxHeight: 2, padding: 14 },
        },
      },
    },
  };
}
