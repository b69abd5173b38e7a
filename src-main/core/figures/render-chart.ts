import type { ChartComponent, ChartConfiguration } from 'chart.js';
import { boxes, type BoxChart } from '../../../shared/box-plot.ts';
import type { LineChart } from '../../../shared/charts.ts';
import { loadFonts } from './fonts.ts';

/**
 * Draws a chart without a display. Width and height are in CSS pixels; `scale` is image pixels for each of them, so
 * that 2 gives a picture for print. The background is the configuration's `options.backgroundColor`, else white.
 */
export async function renderChartPng(
  given: LineChart | BoxChart,
  { width = 900, height = 540, scale = 1 }: { width?: number; height?: number; scale?: number } = {},
): Promise<Buffer> {
  const [{ createCanvas }, Chart] = await loadDrawing();
  const canvas = createCanvas(width, height);
  const chart = given as unknown as ChartConfiguration;
  const background = chart.options?.backgroundColor;
  const drawn = new Chart(canvas as unknown as HTMLCanvasElement, {
    ...chart,
    // Chart.js adds its own fields to what it draws; the caller's chart stays as it is.
    data: { ...chart.data, datasets: chart.data.datasets.map((dataset) => ({ ...dataset })) },
    options: { ...chart.options, responsive: false, animation: false, events: [], devicePixelRatio: scale },
    plugins: [
      {
        id: 'background',
        beforeDraw: ({ ctx }) => {
          ctx.fillStyle = typeof background === 'string' ? background : '#ffffff';
          ctx.fillRect(0, 0, width, height);
        },
      },
    ],
  });
  try {
    return await canvas.encode('png');
  } finally {
    drawn.destroy();
  }
}

/** Loaded at the first picture: commands that draw nothing do not pay for it. */
async function loadDrawing() {
  const [canvas, chartJs] = await Promise.all([import('@napi-rs/canvas'), import('chart.js'), loadFonts()]);
  const { Chart, LineController, ScatterController, LineElement, PointElement, LinearScale, LogarithmicScale } =
    chartJs;
  Chart.register(LineController, ScatterController, LineElement, PointElement, LinearScale, LogarithmicScale);
  Chart.register(chartJs.Legend, chartJs.Title, chartJs.SubTitle, boxes as ChartComponent);
  Chart.defaults.font.family = 'sans-serif';
  return [canvas, Chart] as const;
}
