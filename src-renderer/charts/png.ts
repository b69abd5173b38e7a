import type { Chart } from 'chart.js';
import { chartColours, type ChartTheme } from '../../shared/charts.ts';

export interface LegendEntry {
  readonly label: string;
  readonly colour: string;
  /** Of the line, px. */
  readonly width: number;
}

/** Dots an image has for each dot of a plain screen: sharp in print. */
const density = 2;
const [margin, titleHeight, lineHeight, swatch] = [16, 28, 20, 20];

/** What is on screen as an image: the title and the legend above the chart as it is zoomed now. */
export function chartPng(
  chart: Chart,
  options: { title: string; legend: readonly LegendEntry[]; note: string; theme: ChartTheme; font: string },
): Promise<Blob> {
  const { title, legend, note, theme, font } = options;
  const { background, text, secondary } = chartColours[theme];
  const { width, height } = chart;
  const plot = drawnAt(chart, density);

  const canvas = document.createElement('canvas');
  const draw = canvas.getContext('2d')!;
  draw.font = `12px ${font}`;
  const rows = legendRows(legend, width, (label) => draw.measureText(label).width);
  const top = margin + titleHeight + rows.length * lineHeight + (note ? lineHeight : 0);
  canvas.width = (width + 2 * margin) * density;
  canvas.height = (top + height + margin) * density;
  draw.scale(density, density);

  draw.fillStyle = background;
  draw.fillRect(0, 0, canvas.width, canvas.height);
  draw.textBaseline = 'middle';
  draw.fillStyle = text;
  draw.font = `600 15px ${font}`;
  draw.fillText(title, margin, margin + titleHeight / 2 - 4);
  draw.font = `12px ${font}`;
  rows.forEach((row, i) => {
    const y = margin + titleHeight + (i + 0.5) * lineHeight;
    for (const { label, colour, width: thick, x } of row) {
      draw.fillStyle = colour;
      draw.fillRect(margin + x, y - thick / 2, swatch - 6, thick);
      draw.fillStyle = text;
      draw.fillText(label, margin + x + swatch, y);
    }
  });
  draw.fillStyle = secondary;
  if (note) draw.fillText(note, margin, top - lineHeight / 2);
  draw.drawImage(plot, margin, top, width, height);
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('the image could not be made')))),
  );
}

/** The chart alone, drawn anew with more dots; on screen it stays as it is, since nothing is painted meanwhile. */
function drawnAt(chart: Chart, devicePixelRatio: number): HTMLCanvasElement {
  const before = chart.options.devicePixelRatio;
  chart.options.devicePixelRatio = devicePixelRatio;
  chart.resize(chart.width, chart.height);
  const copy = document.createElement('canvas');
  [copy.width, copy.height] = [chart.canvas.width, chart.canvas.height];
  copy.getContext('2d')!.drawImage(chart.canvas, 0, 0);
  chart.options.devicePixelRatio = before;
  chart.resize(chart.width, chart.height);
  return copy;
}

/** Entries with their place, broken into rows no wider than the chart. */
export function legendRows(
  legend: readonly LegendEntry[],
  width: number,
  widthOf: (label: string) => number,
): (LegendEntry & { x: number })[][] {
  const rows: (LegendEntry & { x: number })[][] = [];
  let x = Infinity;
  for (const entry of legend) {
    const entryWidth = swatch + widthOf(entry.label) + 16;
    if (x + entryWidth > width) {
      rows.push([]);
      x = 0;
    }
    rows.at(-1)!.push({ ...entry, x });
    x += entryWidth;
  }
  return rows;
}
