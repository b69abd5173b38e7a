import { StudioError } from '../../shared/errors.ts';

/** Cells, the first of which names the row. */
export type Row = readonly string[];

export interface Table {
  readonly head: Row;
  readonly rows: readonly Row[];
}

const [start, end] = ['<!-- peers: written by npm run bench:peers -->', '<!-- peers end -->'];

/**
 * The document with sentence and tables between its two markers. Of tables that are there already, with the same heads, the
 * rows are kept that are not measured anew; with `isWhole` none. Throws `internal` where the markers are missing.
 */
export function withResults(document: string, sentence: string, tables: readonly Table[], isWhole: boolean): string {
  const [from, to] = [document.indexOf(start), document.indexOf(end)];
  if (from < 0 || to < from) {
    throw new StudioError('internal', 'the document has no place for the results', `put ${start} and ${end} into it`);
  }
  const before = isWhole ? '' : document.slice(from, to);
  const parts = [start, sentence, ...tables.map((table) => textOf(table, before)), end];
  return document.slice(0, from) + parts.filter(Boolean).join('\n\n') + document.slice(to + end.length);
}

/** Empty for a table without rows. */
function textOf({ head, rows }: Table, before: string): string {
  const merged = new Map([...rowsBelow(head, before), ...rows].map((row) => [row[0], row]));
  if (merged.size === 0) return '';
  const line = (cells: Row): string => `| ${cells.join(' | ')} |`;
  return [head, head.map(() => '---'), ...merged.values()].map(line).join('\n');
}

function rowsBelow(head: Row, text: string): Row[] {
  const lines = text.split('\n').map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
  const first = lines.findIndex((cells) => cells.join('|') === head.join('|'));
  if (first < 0) return [];
  const rows = lines.slice(first + 2);
  const length = rows.findIndex((cells) => cells.length === 0);
  return length < 0 ? rows : rows.slice(0, length);
}
