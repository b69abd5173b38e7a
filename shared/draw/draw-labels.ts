import type { Frame } from './frame.ts';
import { spansOf, type Placement, type Span } from './place.ts';
import type { Size } from './plane.ts';

export interface LabelStyle {
  /** A pixel value by class; null: the class is not drawn. */
  readonly colours: readonly (number | null)[];
  /** An outline lies inside the region, along its edge. */
  readonly mode: 'fill' | 'outline';
  /** 0 … 1. */
  readonly opacity: number;
  /** Of the outline, in pixels of the frame, whatever the enlargement. */
  readonly lineWidth?: number;
  /** Tells a second outline from a first one of the same colours. */
  readonly isDashed?: boolean;
}

const dash = 4;

/** Blends the classes of a slice over what is on the frame. Classes are never interpolated. */
export function drawLabels(
  frame: Frame,
  labels: Uint8Array,
  size: Size,
  placement: Placement,
  style: LabelStyle,
): void {
  const alpha = Math.round(255 * style.opacity);
  if (alpha === 0) return;
  const lineWidth = style.lineWidth ?? 1;
  const { columns, rows } = spansOf(frame, size, placement, lineWidth);
  const { pixels, width } = frame;
  const isDrawn = Uint8Array.from({ length: 256 }, (_, each) => (typeof style.colours[each] === 'number' ? 1 : 0));
  const colours = Uint32Array.from({ length: 256 }, (_, each) => style.colours[each] ?? 0);
  const extent = extentOf(labels, size, isDrawn);
  for (let y = rows.from; y < rows.to; y++) {
    const row = rows.sources[y + rows.margin];
    if (extent.first[row] > extent.last[row]) continue;
    const from = row * size.width;
    for (let x = columns.from; x < columns.to; x++) {
      const column = columns.sources[x + columns.margin];
      if (column < extent.first[row]) continue;
      if (column > extent.last[row]) break;
      const label = labels[from + column];
      if (isDrawn[label] === 0) continue;
      if (style.mode === 'outline') {
        if (style.isDashed && Math.floor((x + y) / dash) % 2 === 1) continue;
        if (!isEdge(labels, size.width, columns, rows, x, y, label, lineWidth)) continue;
      }
      pixels[y * width + x] = blend(pixels[y * width + x], colours[label], alpha);
    }
  }
}

/** Whether another class, or the end of the slice, is within `reach` pixels of the frame along a row or column. */
function isEdge(
  labels: Uint8Array,
  width: number,
  columns: Span,
  rows: Span,
  x: number,
  y: number,
  label: number,
  reach: number,
): boolean {
  const row = rows.sources[y + rows.margin] * width;
  const column = columns.sources[x + columns.margin];
  for (let step = 1; step <= reach; step++) {
    if (isOther(labels, columns, x - step, row, 1, label) || isOther(labels, columns, x + step, row, 1, label))
      return true;
    if (isOther(labels, rows, y - step, column, width, label)) return true;
    if (isOther(labels, rows, y + step, column, width, label)) return true;
  }
  return false;
}

function isOther(labels: Uint8Array, span: Span, at: number, offset: number, stride: number, label: number): boolean {
  const source = span.sources[at + span.margin];
  return source === -1 || labels[offset + source * stride] !== label;
}

/** For each row of the slice the first and last column with something to draw: most of a slice has nothing. */
function extentOf(labels: Uint8Array, { width, height }: Size, isDrawn: Uint8Array) {
  const first = new Int32Array(height).fill(width);
  const last = new Int32Array(height).fill(-1);
  for (let row = 0; row < height; row++) {
    const start = row * width;
    let column = 0;
    while (column < width && isDrawn[labels[start + column]] === 0) column++;
    if (column === width) continue;
    first[row] = column;
    column = width - 1;
    while (isDrawn[labels[start + column]] === 0) column--;
    last[row] = column;
  }
  return { first, last };
}

/** `alpha` 0 … 255 parts of `over`, the rest of `under`, each channel rounded. */
function blend(under: number, over: number, alpha: number): number {
  const rest = 255 - alpha;
  const red = (((under & 255) * rest + (over & 255) * alpha + 127) / 255) | 0;
  const green = ((((under >> 8) & 255) * rest + ((over >> 8) & 255) * alpha + 127) / 255) | 0;
  const blue = ((((under >> 16) & 255) * rest + ((over >> 16) & 255) * alpha + 127) / 255) | 0;
  return (255 << 24) | (blue << 16) | (green << 8) | red;
}
