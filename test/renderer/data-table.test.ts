import assert from 'node:assert/strict';
import { test } from 'node:test';
import { columnTracks, movedIndex, rowWindow, scrollTopFor } from '../../src-renderer/components/data-table-layout.ts';
import {
  isNumeric,
  nextSort,
  sortedRows,
  tableTsv,
  textOf,
  type Column,
} from '../../src-renderer/components/data-table.ts';

interface Row {
  id: string;
  dice: number | null;
}
const columns: Column<Row>[] = [
  { id: 'id', title: 'Case', value: ({ id }) => id },
  { id: 'dice', title: 'Dice', unit: '%', value: ({ dice }) => dice, text: ({ dice }) => `about ${dice}` },
];
const rows: Row[] = [
  { id: 'case 10', dice: 80 },
  { id: 'case 2', dice: null },
  { id: 'case 1', dice: NaN },
  { id: 'case 3', dice: 9 },
];
const ids = (sorted: readonly Row[]): string[] => sorted.map(({ id }) => id);

test('names are sorted by the numbers in them', () => {
  assert.deepEqual(ids(sortedRows(rows, columns, { column: 'id', descending: false })), [
    'case 1',
    'case 2',
    'case 3',
    'case 10',
  ]);
});

test('rows without a value come last in both directions, in the order in which they were given', () => {
  assert.deepEqual(ids(sortedRows(rows, columns, { column: 'dice', descending: false })), [
    'case 3',
    'case 10',
    'case 2',
    'case 1',
  ]);
  assert.deepEqual(ids(sortedRows(rows, columns, { column: 'dice', descending: true })), [
    'case 10',
    'case 3',
    'case 2',
    'case 1',
  ]);
});

test('without a sort, or by a column that is gone, rows stay as they are', () => {
  assert.deepEqual(sortedRows(rows, columns, null), rows);
  assert.deepEqual(sortedRows(rows, columns, { column: 'gone', descending: true }), rows);
});

test('a header is pressed for ascending, descending and the given order', () => {
  const first = nextSort({ column: 'dice', descending: true }, 'id');
  assert.deepEqual(first, { column: 'id', descending: false });
  const second = nextSort(first, 'id');
  assert.deepEqual(second, { column: 'id', descending: true });
  assert.equal(nextSort(second, 'id'), null);
});

test('the TSV has values in place of texts, units in the head, NA for nothing, and no tab or formula inside a cell', () => {
  const tsv = tableTsv([rows[0], rows[1], { id: 'tab\there', dice: NaN }, { id: '=1+1', dice: -1 }], columns);
  assert.equal(tsv, "Case\tDice (%)\ncase 10\t80\ncase 2\tNA\ntab\\there\tNA\n'=1+1\t-1\n");
});

test('a column is numeric by its first value', () => {
  assert.equal(isNumeric(columns[1], rows.slice(1)), true);
  assert.equal(isNumeric(columns[1], rows.slice(1, 3)), false);
  assert.equal(isNumeric(columns[0], rows), false);
});

test('a cell without value or text is a dash', () => {
  assert.equal(textOf({ ...columns[1], text: undefined }, rows[1]), '–');
  assert.equal(textOf(columns[1], rows[0]), 'about 80');
});

test('only rows near the visible part are drawn, and the others keep their room', () => {
  const all = 1000;
  for (const scrollTop of [0, 13, 5000, 28 * all]) {
    const { first, last, above, below } = rowWindow(all, 28, scrollTop, 560);
    assert.equal(above + (last - first) * 28 + below, 28 * all);
    assert.ok(last - first <= 40, `${last - first} rows`);
    assert.ok(above <= scrollTop);
    assert.ok(last * 28 >= Math.min(28 * all, scrollTop + 560));
  }
  assert.deepEqual(rowWindow(0, 28, 0, 560), { first: 0, last: 0, above: 0, below: 0 });
});

test('a row is scrolled to only as far as needed', () => {
  assert.equal(scrollTopFor(3, 28, 0, 280), 0);
  assert.equal(scrollTopFor(10, 28, 0, 280), 28);
  assert.equal(scrollTopFor(3, 28, 200, 280), 84);
});

test('keys move within the rows', () => {
  const moved = (key: string, index: number): number | null => movedIndex(key, index, 30, 10);
  assert.deepEqual(
    [moved('ArrowDown', -1), moved('ArrowDown', 29), moved('ArrowUp', 0), moved('ArrowUp', -1)],
    [0, 29, 0, 29],
  );
  assert.deepEqual([moved('PageDown', 25), moved('PageUp', 5), moved('Home', 9), moved('End', 9)], [29, 0, 0, 29]);
  assert.equal(moved('a', 3), null);
  assert.equal(movedIndex('End', -1, 0, 10), null);
});

test('tracks are wide enough for their texts and never depend on the rows drawn', () => {
  const { template, least } = columnTracks([...columns, { ...columns[0], width: '2fr' }], rows);
  assert.match(template, /^minmax\((\d+)px, \1fr\) minmax\(\d+px, \d+fr\) minmax\(96px, 2fr\)$/);
  assert.match(least, /^calc\(\d+px \+ \d+px \+ 96px\)$/);
  const [, narrow] = /minmax\((\d+)px/.exec(template) ?? [];
  const [, wide] = /minmax\((\d+)px/.exec(columnTracks(columns, [{ id: 'x'.repeat(30), dice: 1 }]).template) ?? [];
  assert.ok(Number(wide) > Number(narrow));
});
