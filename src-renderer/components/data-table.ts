import type { Snippet } from 'svelte';
import { textCell, tsv } from '../../shared/tsv.ts';

/** A column of a `DataTable`. */
export interface Column<Row> {
  readonly id: string;
  readonly title: string;
  /** Stands in the header, so that cells need none. */
  readonly unit?: string;
  /** Shown when the header is pointed at. */
  readonly help?: string;
  /** By which rows are sorted, and what is exported; null where there is none. */
  value(row: Row): string | number | null;
  /** By which rows are sorted, where it is not the value. */
  sortBy?(row: Row): number | null;
  /** As shown, where the value alone is not what one reads. */
  text?(row: Row): string;
  /** Drawn in place of the text. */
  readonly cell?: Snippet<[Row]>;
  /** A CSS length or a share, as in `120px` or `2fr`; otherwise the texts decide. */
  readonly width?: string;
  /** Until the user chooses it. */
  readonly isHidden?: boolean;
}

export interface Sort {
  readonly column: string;
  readonly descending: boolean;
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** Rows in the order of a column, those without a value last either way; as given where the column is unknown. */
export function sortedRows<Row>(rows: readonly Row[], columns: readonly Column<Row>[], sort: Sort | null): Row[] {
  const column = columns.find(({ id }) => id === sort?.column);
  if (!sort || !column) return [...rows];
  const direction = sort.descending ? -1 : 1;
  return rows
    .map((row) => ({ row, value: column.sortBy ? column.sortBy(row) : valueOf(column, row) }))
    .sort((a, b) => {
      if (a.value === null || b.value === null) return Number(a.value === null) - Number(b.value === null);
      return direction * compare(a.value, b.value);
    })
    .map(({ row }) => row);
}

/** What a press on a header does: ascending, descending, then the order in which the rows were given. */
export function nextSort(sort: Sort | null, column: string): Sort | null {
  if (sort?.column !== column) return { column, descending: false };
  return sort.descending ? null : { column, descending: true };
}

/** Head and rows as UTF-8 text with tabs and LF, `NA` for what there is not. */
export function tableTsv<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string {
  const cellOf = (value: string | number | null) => (typeof value === 'string' ? textCell(value) : value);
  const head = columns.map((column) => cellOf(headerOf(column)));
  return tsv([head, ...rows.map((row) => columns.map((column) => cellOf(valueOf(column, row))))]);
}

/** As read in a cell; an en dash where there is no value. */
export function textOf<Row>(column: Column<Row>, row: Row): string {
  if (column.text) return column.text(row);
  const value = valueOf(column, row);
  return value === null ? '–' : String(value);
}

/** Whether cells are numbers, which stand at the right. Told by the first value that there is. */
export function isNumeric<Row>(column: Column<Row>, rows: readonly Row[]): boolean {
  for (const row of rows) {
    const value = valueOf(column, row);
    if (value !== null) return typeof value === 'number';
  }
  return false;
}

export function headerOf({ title, unit }: Pick<Column<never>, 'title' | 'unit'>): string {
  return unit ? `${title} (${unit})` : title;
}

function valueOf<Row>(column: Column<Row>, row: Row): string | number | null {
  const value = column.value(row);
  return typeof value === 'number' && Number.isNaN(value) ? null : value;
}

function compare(a: string | number, b: string | number): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'number') return -1;
  if (typeof b === 'number') return 1;
  return collator.compare(a, b);
}
