import { join } from 'node:path';
import { boxChart, type BoxChart, type BoxGroup } from '../../../shared/box-plot.ts';
import { chartColours, type LineChart, type Point } from '../../../shared/charts.ts';
import { classColour } from '../../../shared/draw/colours.ts';
import type { Analysis } from '../../../shared/study.ts';
import type { Exploration, ExploredCaseFacts } from '../explore/explore.ts';
import { writeFileAtomic } from '../runs/files.ts';
import { renderChartPng } from './render-chart.ts';

const { text, secondary, grid, background, series } = chartColours.light;

/** A logarithmic axis has no zero: empty bins lie at its lower end. */
const floor = 0.5;

const relativeTitle = 'Intensity: 0 at the 1st percentile of its case, 1 at the 99th';

/** The background has no colour of its own, and black would be taken for all voxels. */
const backgroundColour = '#8a94a0';

/** Writes the figures of an exploration into a folder that is there; resolves to their names. Throws `not-writable`. */
export async function writeExplorationFigures(folder: string, exploration: Exploration): Promise<string[]> {
  const charts = chartsOf(exploration);
  for (const [name, chart] of charts) await writeFileAtomic(join(folder, name), await renderChartPng(chart));
  return charts.map(([name]) => name);
}

/** File name and chart of each figure. */
export function chartsOf({ analysis, classes, cases }: Exploration): [string, LineChart | BoxChart][] {
  const single = analysis.intensities.length === 1;
  const histograms = analysis.intensities.flatMap((each, channel): [string, LineChart][] => {
    const end = single ? '' : `_channel${channel}`;
    const relative = { ...each.relative, channel: each.channel };
    return [
      [`intensity_histogram${end}.png`, histogramChart(each, classes, 'Intensity')],
      [`intensity_histogram_relative${end}.png`, histogramChart(relative, classes, relativeTitle)],
    ];
  });
  const frequencies = classes.slice(1).map(({ name }, i): BoxGroup => ({
    label: name,
    colour: classColour('studio', i + 1),
    points: cases.flatMap(({ id, classFrequency }) =>
      classFrequency ? [{ id, value: 100 * classFrequency[i + 1] }] : [],
    ),
  }));
  const labelled = cases.filter(({ classFrequency }) => classFrequency !== null).length;
  return [
    ...histograms,
    ...(labelled === 0
      ? []
      : [
          namedBox(
            'class_frequency',
            frequencies,
            'Class frequency by case',
            'Share of the voxels of a case (%)',
            labelled,
          ),
        ]),
    namedBox('shape', alongAxes(cases, 'shape'), 'Shapes of the images', 'Voxels', cases.length),
    namedBox('voxel_spacing', alongAxes(cases, 'spacingMm'), 'Voxel spacings', 'Spacing (mm)', cases.length),
  ];
}

type Intensities = Analysis['intensities'][number];

/** Voxels by intensity, all together and of each class. */
function histogramChart(
  { channel, min, max, overall, perClass }: Pick<Intensities, 'channel' | 'min' | 'max' | 'overall' | 'perClass'>,
  classes: Exploration['classes'],
  title: string,
): LineChart {
  const width = (max - min) / overall.length;
  const pointsOf = (counts: readonly number[]): Point[] =>
    counts.map((count, bin) => ({ x: min + (bin + 0.5) * width, y: Math.max(count, floor) }));
  const curves = [
    { label: 'All voxels', colour: text, counts: overall },
    ...classes.map(({ name }, i) => ({
      label: name,
      colour: i === 0 ? backgroundColour : classColour('studio', i),
      counts: perClass[i],
    })),
  ].filter(({ counts }) => counts.some((count) => count > 0));
  const datasets = curves.map(({ label, colour, counts }) => ({
    ...{ label, data: pointsOf(counts), borderColor: colour, backgroundColor: colour },
    ...{ borderWidth: 1.5, pointRadius: 0, stepped: 'middle' as const },
  }));
  const [x, y] = [axis(title), axis('Voxels (logarithmic scale)')];
  // Chart.js would give all ticks as many decimals as the lowest needs.
  const format = { minimumFractionDigits: 0, maximumFractionDigits: 1 };
  return {
    type: 'line',
    data: { datasets },
    options: {
      ...common(`Intensities: ${channel}`, 'voxels of all cases in 256 bins of equal width'),
      scales: {
        x: { ...x, type: 'linear', min, max: max > min ? max : min + 1, ticks: { ...x.ticks, includeBounds: false } },
        y: { ...y, type: 'logarithmic', min: floor, ticks: { ...y.ticks, format } },
      },
    },
  } as LineChart;
}

function alongAxes(cases: readonly ExploredCaseFacts[], what: 'shape' | 'spacingMm'): BoxGroup[] {
  return ['x', 'y', 'z'].map((label, i) => ({
    ...{ label, colour: series[i] },
    points: cases.map((each) => ({ id: each.id, value: each[what][2 - i] })),
  }));
}

function namedBox(
  name: string,
  groups: readonly BoxGroup[],
  title: string,
  y: string,
  count: number,
): [string, BoxChart] {
  const chart = boxChart(groups, { y, isShare: false, text });
  const scales = chart.options!.scales as Record<'x' | 'y', { ticks?: object }>;
  const { title: _, ...xStyle } = axis('');
  const yStyle = axis(y);
  const caption = `${count} cases; box: quartiles; line: median; diamond: mean; whiskers: within 1.5 IQR; points: cases`;
  const { plugins, ...rest } = common(title, caption);
  const options = {
    ...{ ...chart.options, ...rest },
    scales: {
      x: { ...xStyle, ...scales.x, ticks: { ...xStyle.ticks, ...scales.x.ticks } },
      y: { ...scales.y, ...yStyle, ticks: { ...yStyle.ticks, ...scales.y.ticks } },
    },
    plugins: { ...plugins, ...chart.options!.plugins },
  };
  return [`${name}.png`, { ...chart, options } as BoxChart];
}

function common(title: string, caption: string) {
  return {
    ...{ animation: false, locale: 'en', backgroundColor: background, color: text, layout: { padding: 12 } },
    plugins: {
      title: { display: true, text: title, align: 'start', color: text, font: { size: 15, weight: 'bold' } },
      subtitle: { display: true, text: caption, align: 'start', color: secondary, padding: { bottom: 12 } },
      legend: {
        ...{ position: 'top', align: 'start' },
        labels: { color: text, font: { size: 13 }, boxWidth: 24, boxHeight: 2, padding: 14 },
      },
    },
  };
}

function axis(name: string) {
  return {
    title: { display: true, text: name, color: secondary, font: { size: 13 } },
    ticks: { color: secondary, font: { size: 12 } },
    grid: { color: grid },
    border: { color: secondary },
  };
}
