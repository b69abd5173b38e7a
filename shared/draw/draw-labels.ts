import { blend } from './blend.ts';
import type { Frame } from './frame.ts';
import { spansOf, type Placement, type Span } from './place.ts';
import type { Size } from './plane.ts';

/** Columns of a frame, from `from` until before `to`. */
export interface Columns {
  readonly from: number;
  readonly to: number;
}

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

/**
 * Blends the classes of a slice over what is on the frame, or over some of its columns. Classes are never interpolated.
 * Goes from one pixel of the slice that has something to draw to the next: most have nothing.
 */
export function drawLabels(
  frame: Frame,
  labels: Uint8Array,
  size: Size,
  placement: Placement,
  style: LabelStyle,
  within: Columns = { from: 0, to: frame.width },
): void {
  const alpha = Math.round(255 * style.opacity);
  if (alpha === 0) return;
  const isOutline = style.mode === 'outline';
  const lineWidth = isOutline ? (style.lineWidth ?? 1) : 0;
  const { columns, rows } = spansOf(frame, size, placement, lineWidth);
  const { pixels, width } = frame;
  const colours = Float64Array.from({ length: 256 }, (_, each) => style.colours[each] ?? nothing);
  const starts = startsOf(columns, size.width);
  const end = Math.min(columns.to, within.to);
  const reachX = Math.ceil(lineWidth / placement.scaleX);
  const reachY = Math.ceil(lineWidth / placement.scaleY);
  const drawn = new Int32Array(size.width);
  let count = 0;
  for (let y = rows.from, last = -1; y < rows.to; y++) {
    const row = rows.sources[y + rows.margin];
    if (row !== last) {
      last = row;
      count = 0;
      for (let column = 0, at = row * size.width; column < size.width; column++, at++) {
        if (colours[labels[at]] === nothing || starts[column] === starts[column + 1]) continue;
        if (isOutline && isInside(labels, size, column, row, reachX, reachY)) continue;
        drawn[count++] = column;
      }
    }
    for (let i = 0; i < count; i++) {
      const column = drawn[i];
      const label = labels[row * size.width + column];
      const colour = colours[label];
      const to = Math.min(end, starts[column + 1]);
      for (let x = Math.max(within.from, starts[column]), at = y * width + x; x < to; x++, at++) {
        if (isOutline) {
          if (style.isDashed && Math.floor((x + y) / dash) % 2 === 1) continue;
          if (!isEdge(labels, size.width, columns, rows, x, y, label, lineWidth)) continue;
        }
        pixels[at] = blend(pixels[at], colour, alpha);
      }
    }
  }
}

/** In place of a colour. */
const nothing = -1;

/** The column of the frame at which each column of the slice starts; one more for where the last one ends. */
function startsOf({ from, to, sources, margin }: Span, count: number): Int32Array {
  const starts = new Int32Array(count + 1);
  let next = 0;
  for (let x = from; x < to; x++) {
    const column = sources[x + margin];
    while (next <= column) starts[next++] = x;
  }
  while (next <= count) starts[next++] = to;
  return starts;
}

/** Whether no pixel of another class and no end of the slice is within reach, so that no part of it is an edge. */
function isInside(
  labels: Uint8Array,
  { width, height }: Size,
  column: number,
  row: number,
  reachX: number,
  reachY: number,
): boolean {
  if (column < reachX || row < reachY || column + reachX >= width || row + reachY >= height) return false;
  const at = row * width + column;
  const label = labels[at];
  for (let step = 1; step <= reachX; step++) {
    if (labels[at - step] !== label || labels[at + step] !== label) return false;
  }
  for (let step = 1, offset = width; step <= reachY; step++, offset += width) {
    if (labels[at - offset] !== label || labels[at + offset] !== label) return false;
  }
  return true;
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
