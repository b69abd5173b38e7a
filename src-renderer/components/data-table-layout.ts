import { headerOf, textOf, type Column } from './data-table.ts';

/** Which rows of many are drawn, and how much room the others take, px. */
export interface RowWindow {
  readonly first: number;
  /** Exclusive. */
  readonly last: number;
  readonly above: number;
  readonly below: number;
}

/** Rows beyond the edges that are drawn too, so that a turn of the wheel does not show a gap. */
const spare = 8;

export function rowWindow(count: number, rowHeight: number, scrollTop: number, height: number): RowWindow {
  const first = Math.min(count, Math.max(0, Math.floor(scrollTop / rowHeight) - spare));
  const last = Math.min(count, Math.max(first, Math.ceil((scrollTop + height) / rowHeight) + spare));
  return { first, last, above: first * rowHeight, below: (count - last) * rowHeight };
}

/** Where to scroll so that a row lies wholly between header and lower edge; the same place where it does already. */
export function scrollTopFor(index: number, rowHeight: number, scrollTop: number, height: number): number {
  const top = index * rowHeight;
  if (top < scrollTop) return top;
  return Math.max(scrollTop, top + rowHeight - height);
}

/** The row to which a key moves, from -1 where none is chosen; null for a key that does not move. */
export function movedIndex(key: string, index: number, count: number, page: number): number | null {
  const steps: Record<string, number> = {
    ArrowDown: index + 1,
    ArrowUp: index < 0 ? count - 1 : index - 1,
    PageDown: index + page,
    PageUp: index - page,
    Home: 0,
    End: count - 1,
  };
  if (count === 0 || !Object.hasOwn(steps, key)) return null;
  return Math.min(count - 1, Math.max(0, steps[key]));
}

/** Of px, about what a tabular figure of 13 px takes. */
const characterWidth = 7.2;
const cellPadding = 18;
/** Measuring more rows than these would cost more than it shows. */
const mostMeasured = 300;

/**
 * Tracks of a CSS grid, alike for header and rows, and the least width of all of them: so columns hold still whichever
 * rows are drawn.
 */
export function columnTracks<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
): { template: string; least: string } {
  const tracks = columns.map((column) => {
    const { width } = column;
    if (width && /^[\d.]+fr$/.test(width)) return { track: `minmax(96px, ${width})`, least: '96px' };
    if (width) return { track: width, least: /[\d.]+(px|rem|em|ch)/.exec(width)?.[0] ?? '96px' };
    const measured = rows.slice(0, mostMeasured).map((row) => (column.cell ? '' : textOf(column, row)));
    // The header has an arrow beside it once it is sorted by.
    const characters = Math.max(headerOf(column).length + 2, ...measured.map(({ length }) => length));
    const pixels = Math.round(Math.min(36, Math.max(5, characters)) * characterWidth + cellPadding);
    return { track: `minmax(${pixels}px, ${pixels}fr)`, least: `${pixels}px` };
  });
  return {
    template: tracks.map(({ track }) => track).join(' '),
    least: `calc(${tracks.map(({ least }) => least).join(' + ') || '0px'})`,
  };
}
