import { join } from 'node:path';
import type { BoxChart, BoxGroup } from '../../../shared/box-plot.ts';
import { boxChart } from '../../../shared/box-plot.ts';
import { chartColours } from '../../../shared/charts.ts';
import { confusionSize, drawConfusion, type PictureContext } from '../../../shared/confusion-picture.ts';
import { classColour, type ColourScheme } from '../../../shared/draw/colours.ts';
import type { ConfusionMatrix } from '../../../shared/report.ts';
import { metricOf, type EvaluationRow, type MetricId } from '../evaluate/evaluate.ts';
import { headingOf } from '../evaluate/report.ts';
import { metricsIn } from '../evaluate/summary.ts';
import { makeFolder, writeFileAtomic } from '../runs/files.ts';
import { loadFonts } from './fonts.ts';
import { renderChartPng } from './render-chart.ts';

export interface ScoreFigure {
  /** Base name, as in `boxplot.dice.png`. */
  readonly file: string;
  /** null: the confusion matrix. */
  readonly metric: MetricId | null;
  readonly caption: string;
}

export interface ScoresToDraw {
  readonly rows: readonly EvaluationRow[];
  /** With the background, as rows count them. */
  readonly classes: readonly { readonly name: string }[];
  readonly confusion: ConfusionMatrix | null;
  readonly colours: ColourScheme;
}

/**
 * Writes a box plot of each metric by class (`boxplot.METRIC.png`) and the confusion matrix (`confusion.png`) into a
 * folder, which is made where it is not there. Throws `not-writable`.
 */
export async function writeScoreFigures(folder: string, scores: ScoresToDraw): Promise<ScoreFigure[]> {
  const { rows, confusion, colours } = scores;
  await makeFolder(folder);
  const figures: ScoreFigure[] = [];
  for (const metric of metricsIn(rows)) {
    const file = `boxplot.${metric}.png`;
    await writeFileAtomic(
      join(folder, file),
      await renderChartPng(metricChart(metric, scores), { width: 720, height: 480 }),
    );
    figures.push({ file, metric, caption: `${metricOf(metric).title} of the held-out cases by class` });
  }
  if (confusion) {
    const file = 'confusion.png';
    await writeFileAtomic(join(folder, file), await confusionPng(confusion, colours));
    const caption = 'Confusion matrix: of the voxels of each true class, the share that was predicted as each class';
    figures.push({ file, metric: null, caption });
  }
  return figures;
}

/** One metric by foreground class, as a chart of Chart.js on white. */
export function metricChart(metric: MetricId, { rows, classes, colours }: ScoresToDraw): BoxChart {
  const { text, secondary, grid, background } = chartColours.light;
  const groups = classes.slice(1).map(({ name }, i): BoxGroup => ({
    label: name,
    colour: classColour(colours, i + 1),
    points: rows
      .filter((row) => row.metric === metric && row.classIndex === i + 1 && !Number.isNaN(row.value))
      .map(({ caseId, value }) => ({ id: caseId, value })),
  }));
  const { title, unit } = metricOf(metric);
  const chart = boxChart(groups, { y: headingOf(metric), isShare: unit === '', text });
  const { x, y } = chart.options!.scales as Record<'x' | 'y', Record<string, object>>;
  const axis = { border: { color: secondary }, grid: { color: grid } };
  const ticks = { color: secondary, font: { size: 12 } };
  return {
    ...chart,
    options: {
      ...chart.options,
      ...{ animation: false, locale: 'en', backgroundColor: background, color: text, layout: { padding: 12 } },
      scales: {
        x: { ...axis, ...x, ticks: { ...ticks, ...x.ticks } },
        y: {
          ...axis,
          ...y,
          ticks: { ...ticks, ...y.ticks },
          title: { display: true, color: secondary, font: { size: 13 }, ...y.title },
        },
      },
      plugins: {
        ...chart.options!.plugins,
        title: {
          ...{ display: true, text: `${title} by class`, align: 'start' },
          ...{ color: text, font: { size: 15, weight: 'bold' } },
        },
        subtitle: {
          ...{ display: true, text: captionOf(groups), align: 'start', color: secondary, padding: { bottom: 12 } },
        },
      },
    },
  } as BoxChart;
}

function captionOf(groups: readonly BoxGroup[]): string {
  const cases = Math.max(0, ...groups.map(({ points }) => points.length));
  const what = 'box: quartiles; line: median; diamond: mean; whiskers: within 1.5 IQR; points: cases';
  return `${cases} held-out cases; ${what}`;
}

export async function confusionPng(matrix: ConfusionMatrix, colours: ColourScheme): Promise<Buffer> {
  const [{ createCanvas }] = await Promise.all([import('@napi-rs/canvas'), loadFonts()]);
  const { width, height } = confusionSize(matrix);
  const ratio = 2;
  const canvas = createCanvas(width * ratio, height * ratio);
  const colour = colours === 'miscnn' ? classColour(colours, 2) : undefined;
  drawConfusion(canvas.getContext('2d') as unknown as PictureContext, matrix, {
    ...{ theme: 'light', font: 'sans-serif', colour, ratio },
  });
  return canvas.encode('png');
}
