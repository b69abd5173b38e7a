import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  arranged,
  firstChoice,
  fitting,
  type ListChoice,
  type Said,
} from '../../src-renderer/screens/review/case-order.ts';
import {
  diceOf,
  listOfComparison,
  listOfRun,
  unscored,
  valueOf,
} from '../../src-renderer/screens/review/case-scores.ts';
import type { Comparison } from '../../shared/comparison.ts';
import type { Results } from '../../shared/run-detail.ts';
import type { RunEntry, Workspace } from '../../shared/workspace.ts';
import type { Better } from '../../shared/metrics.ts';
import { isAlike } from '../../src-renderer/screens/review/second-runs.ts';
import { sourcesOf } from '../../src-renderer/screens/review/sources.ts';

const score = (caseId: string, name: string, value: number | null, metric = 'dice') => ({
  ...{ caseId, fold: 0, class: name, metric, value },
});
const facts = (id: string, better: Better) => ({ id, title: id, unit: '', better, definition: '' });

const list = listOfRun({
  report: { emptyPolicy: 'left out' } as Results['report'],
  classes: [
    { name: 'Liver', colour: '#ff0000' },
    { name: 'Tumour', colour: '#00ff00' },
  ],
  metrics: [facts('hd95', 'lower'), facts('volume', 'zero'), facts('dice', 'higher')],
  scores: [
    ...[score('case-10', 'Liver', 0.9), score('case-10', 'Tumour', 0.5)],
    ...[score('case-2', 'Liver', 0.6), score('case-2', 'Tumour', null)],
    ...[score('case-3', 'Liver', null), score('case-3', 'Tumour', null)],
    ...[score('case-4', 'Liver', 0.95), score('case-4', 'Tumour', 0.1), score('case-4', 'Bone', 0)],
    ...[
      score('case-10', 'Liver', 2, 'hd95'),
      score('case-2', 'Liver', 99, 'hd95'),
      score('case-4', 'Liver', 7, 'hd95'),
    ],
    ...[score('case-10', 'Liver', -8, 'volume'), score('case-10', 'Tumour', 8, 'volume')],
    ...[score('case-2', 'Liver', 3, 'volume'), score('case-4', 'Liver', -5, 'volume')],
  ],
});

const nothing = (): undefined => undefined;
const ids = (
  change: Partial<ListChoice>,
  saidOf: (caseId: string) => Said | undefined = nothing,
  open: Parameters<typeof arranged>[3] = null,
) => arranged(list, { ...firstChoice, ...change }, saidOf, open).map((each) => each.case.id);

test('a case is as good as the mean of the classes that have a score', () => {
  const values = list.cases.map((each) => valueOf(each, { metric: 'dice', class: null }));
  assert.deepEqual(values, [0.7, 0.6, null, 0.525]);
  assert.equal(valueOf(list.cases[3], { metric: 'dice', class: 'Tumour' }), 0.1);
  assert.equal(valueOf(list.cases[2], { metric: 'hd95', class: null }), null);
  assert.deepEqual(
    [...diceOf(list.cases[1])],
    [
      ['Liver', 0.6],
      ['Tumour', null],
    ],
  );
  assert.equal(list.emptyPolicy, 'left out');
});

test('worst first goes by what is better of any metric, of all classes or of one', () => {
  assert.deepEqual(ids({}), ['case-4', 'case-2', 'case-10', 'case-3']);
  assert.deepEqual(ids({ order: 'best' }), ['case-10', 'case-2', 'case-4', 'case-3']);
  assert.deepEqual(ids({ class: 'Liver' }), ['case-2', 'case-10', 'case-4', 'case-3']);
  assert.deepEqual(ids({ class: 'Tumour' }), ['case-4', 'case-10', 'case-2', 'case-3']);
  assert.deepEqual(ids({ metric: 'hd95' }), ['case-2', 'case-4', 'case-10', 'case-3']);
  assert.deepEqual(ids({ metric: 'hd95', order: 'best' }), ['case-10', 'case-4', 'case-2', 'case-3']);
  // Two classes that are wrong to opposite sides do not make a case good.
  assert.deepEqual(ids({ metric: 'volume' }), ['case-10', 'case-4', 'case-2', 'case-3']);
  assert.deepEqual(ids({ metric: 'volume', order: 'best' }), ['case-2', 'case-4', 'case-10', 'case-3']);
  assert.deepEqual(
    list.metrics.map(({ id }) => id),
    ['dice', 'hd95', 'volume'],
  );
  assert.deepEqual(ids({ order: 'name' }), ['case-2', 'case-3', 'case-4', 'case-10']);
});

const said: Record<string, Said> = {
  'case-2': { verdict: 'accept', note: ' ' },
  'case-3': { verdict: 'reject', note: 'moved' },
  'case-4': { verdict: 'Motion', note: '' },
};
const saidOf = (caseId: string): Said | undefined => said[caseId];

test('by verdict, what needs work comes first and what has none last', () => {
  assert.deepEqual(ids({ order: 'verdict' }, saidOf), ['case-3', 'case-2', 'case-4', 'case-10']);
});

test('only cases without a verdict, with one, with a note, or of a name', () => {
  assert.deepEqual(ids({ filter: { of: 'unread' } }, saidOf), ['case-10']);
  assert.deepEqual(ids({ filter: { of: 'verdict', id: 'Motion' } }, saidOf), ['case-4']);
  assert.deepEqual(ids({ filter: { of: 'note' } }, saidOf), ['case-3']);
  assert.deepEqual(ids({ text: ' CASE-1' }, saidOf), ['case-10']);
});

test('the open case stays where it is while it is judged', () => {
  const before = ids({ filter: { of: 'unread' } }, nothing, { id: 'case-3', held: null });
  assert.deepEqual(ids({ filter: { of: 'unread' } }, saidOf, { id: 'case-3', held: null }), ['case-10', 'case-3']);
  assert.equal(before.at(-1), 'case-3');
  const order = ids({ order: 'verdict' }, saidOf, { id: 'case-3', held: null });
  assert.deepEqual(order, ['case-2', 'case-4', 'case-3', 'case-10']);
});

test('a remembered choice of what is gone falls back to what there is', () => {
  const old: ListChoice = { ...firstChoice, metric: 'gone', class: 'Spleen' };
  assert.deepEqual(fitting(old, list), { ...old, metric: 'dice', class: null });
  assert.equal(fitting(old, unscored(['a'])).order, 'name');
  assert.equal(fitting({ ...old, order: 'verdict' }, unscored(['a'])).order, 'verdict');
});

test('two label folders have the scores of their cases', () => {
  const { classes, metrics } = list;
  const perCase = [{ case: 'a', class: 'Liver', label: 1, metric: 'dice', value: 0.5, unit: '' }];
  const compared = listOfComparison({
    id: 'x',
    classes,
    metrics,
    tsv: '',
    evaluation: { perCase, emptyPolicy: 'p' },
  } as unknown as Comparison);
  assert.deepEqual(
    compared.cases.map(({ id }) => id),
    ['a'],
  );
  assert.equal(valueOf(compared.cases[0], { metric: 'dice', class: null }), 0.5);
});

test('a thousand cases are put in order at once', () => {
  const many = unscored(Array.from({ length: 1000 }, (_, i) => `case-${(i * 7919) % 1000}`));
  const names = arranged(many, firstChoice, nothing, null).map((each) => each.case.id);
  assert.deepEqual(
    names,
    Array.from({ length: 1000 }, (_, i) => `case-${i}`),
  );
});

test('a second run is one of the same data and classes that has begun', () => {
  const run = (change: Partial<RunEntry>): RunEntry =>
    ({ id: 'b', status: 'finished', dataset: { name: 'D', classes: ['Liver'] }, ...change }) as RunEntry;
  const first = run({ id: 'a' });
  assert.ok(isAlike(run({}), first));
  assert.ok(isAlike(run({ status: 'running' }), first));
  assert.ok(!isAlike(first, first));
  assert.ok(!isAlike(run({ status: 'missing' }), first));
  assert.ok(!isAlike(run({ dataset: { name: 'E', classes: ['Liver'] } }), first));
  assert.ok(!isAlike(run({ dataset: { name: 'D', classes: ['Liver', 'Tumour'] } }), first));
});

test('two label folders are a source of cases, and say when a folder is gone', () => {
  const comparison = { id: 'c', name: 'nnU-Net against truth', cases: 3, meanDice: 0.5, isFound: true };
  const workspace = (isFound: boolean) =>
    ({ datasets: [], runs: [], predictions: [], comparisons: [{ ...comparison, isFound }] }) as unknown as Workspace;
  const [source] = sourcesOf(workspace(true));
  assert.deepEqual([source.of, source.note, source.fault], ['comparison', '3 cases, Dice 0.500', null]);
  const [{ fault }] = sourcesOf(workspace(false));
  assert.match(fault!.what, /A folder of nnU-Net against truth is gone/);
});
