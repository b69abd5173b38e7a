import { chartColours, type ChartTheme } from './charts.ts';
import type { ConfusionMatrix } from './report.ts';

/** A confusion matrix as a picture: shares of each true class in a square, darker where there are more, with voxels. */

/** What of a canvas is needed, of the browser or without one. */
export interface PictureContext {
  fillStyle: unknown;
  strokeStyle: unknown;
  font: string;
  textAlign: string;
  textBaseline: string;
  save(): void;
  restore(): void;
  scale(x: number, y: number): void;
  fillRect(x: number, y: number, width: number, height: number): void;
  strokeRect(x: number, y: number, width: number, height: number): void;
  fillText(text: string, x: number, y: number): void;
  measureText(text: string): { readonly width: number };
}

const [usualCell, margin, titleHeight, nameHeight, gap] = [88, 16, 36, 44, 8];
/** Of more classes the squares are smaller, and hold no numbers: so many pixels are enough for all. */
const [mostSide, leastCell] = [12 * usualCell, 8];
/** Longer names are cut. */
const mostName = 160;

/** Of each row its share of the voxels of the row; null for a class that the truth never has. */
export function rowShares({ voxels }: ConfusionMatrix): (number | null)[][] {
  return voxels.map((row) => {
    const all = row.reduce((sum, each) => sum + each, 0);
    return row.map((each) => (all === 0 ? null : each / all));
  });
}

function cellOf({ classes }: ConfusionMatrix): number {
  return Math.min(usualCell, Math.max(leastCell, Math.floor(mostSide / classes.length)));
}

/** Pixels of a screen with usual resolution. */
export function confusionSize({ classes }: ConfusionMatrix): { width: number; height: number } {
  const side = cellOf({ classes, voxels: [] }) * classes.length;
  return { width: 2 * margin + mostName + gap + side, height: 2 * margin + titleHeight + nameHeight + side };
}

/** Draws it from the upper left corner of the canvas on. */
export function drawConfusion(
  context: PictureContext,
  matrix: ConfusionMatrix,
  { theme, font, colour, ratio = 1 }: { theme: ChartTheme; font: string; colour?: string; ratio?: number },
): void {
  const { background, text, secondary, grid, series } = chartColours[theme];
  const { width, height } = confusionSize(matrix);
  const full = channelsOf(colour ?? series[0]);
  const paper = channelsOf(background);
  const shares = rowShares(matrix);
  const cell = cellOf(matrix);
  const hasNumbers = cell >= 60;
  const nameSize = Math.min(13, cell);
  const [left, top] = [margin + mostName + gap, margin + titleHeight + nameHeight];
  context.save();
  context.scale(ratio, ratio);
  context.fillStyle = background;
  context.fillRect(0, 0, width, height);
  context.textBaseline = 'middle';
  const write = (
    value: string,
    x: number,
    y: number,
    size: number,
    look: { fill: string; align?: string; bold?: boolean },
  ): void => {
    context.font = `${look.bold ? '600 ' : ''}${size}px ${font}`;
    context.fillStyle = look.fill;
    context.textAlign = look.align ?? 'center';
    context.fillText(value, x, y);
  };
  write('Confusion matrix', margin, margin + 12, 15, { fill: text, align: 'left', bold: true });
  write('Truth \u2193   Prediction \u2192', margin, top - nameHeight / 2, 12, { fill: secondary, align: 'left' });
  matrix.classes.forEach((name, i) => {
    context.font = `${nameSize}px ${font}`;
    const widthOf = (each: string): number => context.measureText(each).width;
    // Columns have the names of the rows where there is no room for them.
    const column = cell >= 40 ? shortened(name, cell - 6, widthOf) : '';
    write(column, left + (i + 0.5) * cell, top - nameHeight / 2, nameSize, { fill: text });
    const row = shortened(name, mostName, widthOf);
    write(row, left - gap, top + (i + 0.5) * cell, nameSize, { fill: text, align: 'right' });
  });
  shares.forEach((row, truth) =>
    row.forEach((share, prediction) => {
      const [x, y] = [left + prediction * cell, top + truth * cell];
      const fill = paper.map((each, i) => Math.round(each + (full[i] - each) * (share ?? 0)));
      context.fillStyle = `rgb(${fill.join(', ')})`;
      context.fillRect(x, y, cell, cell);
      context.strokeStyle = grid;
      context.strokeRect(x + 0.5, y + 0.5, cell, cell);
      if (!hasNumbers) return;
      const ink = inkOn(fill);
      write(shareText(share), x + cell / 2, y + cell / 2 - 9, 15, { fill: ink, bold: truth === prediction });
      write(matrix.voxels[truth][prediction].toLocaleString('en'), x + cell / 2, y + cell / 2 + 12, 11, { fill: ink });
    }),
  );
  context.restore();
}

/** In percent; never 0 or 100 where there is a rest. */
export function shareText(share: number | null): string {
  if (share === null) return '\u2013';
  const percent = 100 * share;
  if (percent > 0 && percent < 0.1) return '< 0.1 %';
  if (percent < 100 && percent > 99.9) return '> 99.9 %';
  return `${percent.toFixed(1)} %`;
}

/** Black or white, whichever has the higher contrast (WCAG 2.2). */
export function inkOn([red, green, blue]: readonly number[]): string {
  const linear = (value: number): number => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  const luminance = 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
  return (luminance + 0.05) / 0.05 > 1.05 / (luminance + 0.05) ? '#000000' : '#ffffff';
}

function channelsOf(colour: string): [number, number, number] {
  const value = Number.parseInt(colour.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

function shortened(name: string, most: number, widthOf: (text: string) => number): string {
  if (widthOf(name) <= most) return name;
  let end = name.length;
  while (end > 1 && widthOf(`${name.slice(0, end)}\u2026`) > most) end--;
  return `${name.slice(0, end)}\u2026`;
}
