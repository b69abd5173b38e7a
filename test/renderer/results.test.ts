import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StudioError } from '../../shared/errors.ts';
import type { MetricFacts, Results } from '../../shared/run-detail.ts';
import { buildReport } from '../../src-main/core/evaluate/report.ts';
import { evaluationJson } from '../../src-main/core/evaluate/tables.ts';
import type { EvaluationRow } from '../../src-main/core/evaluate/evaluate.ts';
import { jitter, limitsOf } from '../../shared/box-plot.ts';
import { boxPlot } from '../../src-renderer/charts/box-plot.ts';
import { mainFirst } from '../../shared/metrics.ts';
import { sortedRows } from '../../src-renderer/components/data-table.ts';
import {
  caseRows,
  classRows,
  foldRows,
  isWorstFirstDescending,
  sortValue,
  type CaseRow,
} from '../../src-renderer/screens/results/figures.ts';
import { folderOf } from '../../src-renderer/screens/results/folders.ts';
import { scoredByRun, scoredInFolders } from '../../src-renderer/screens/results/scored.ts';

const dice: MetricFacts = { id: 'dice', title: 'Dice', unit: '', better: 'higher', definition: 'DSC' };
const hd95: MetricFacts = { id: 'hd95', title: 'HD95', unit: 'mm', better: 'lower', definition: 'HD95.max' };

/** Two classes, two folds; the second class is in neither mask of case d. */
const values: [caseId: string, fold: number, a: number, b: number | null][] = [
  ['a', 0, 0.9, 0.8],
  ['b', 0, 0.5, 0.6],
  ['c', 1, 0.7, 0.4],
  ['d', 1, 0.8, null],
];
const rows = values.flatMap(([caseId, fold, ...dices]) =>
  dices.map((value, i): EvaluationRow => ({
    ...{ caseId, fold, group: null, classIndex: i + 1, metric: 'dice', value: value ?? NaN },
    ...{ nReferenceVoxels: 1, nPredictionVoxels: 1, flag: '' },
  })),
);
const classes = [
  { value: 0, name: 'background' },
  { value: 1, name: 'A' },
  { value: 2, name: 'B' },
];
const results: Results = {
  report: buildReport(rows, classes, { runId: 'run', seed: 1 }),
  classes: [
    { name: 'A', colour: '#e69f00' },
    { name: 'B', colour: '#56b4e9' },
  ],
  metrics: [dice, hd95],
  scores: values.flatMap(([caseId, fold, a, b]) => [
    { caseId, fold, class: 'A', metric: 'dice', value: a },
    { caseId, fold, class: 'B', metric: 'dice', value: b },
  ]),
};
const scored = scoredByRun(results, 'Run');
const all = { fold: null, class: null };
const near = (actual: number | null, expected: number): void =>
  assert.ok(actual !== null && Math.abs(actual - expected) < 1e-12, `${actual}, not ${expected}`);

test('figures of a class are those of the report, with quartiles', () => {
  const [a, b] = classRows(scored, [dice], all);
  // 0.5 0.7 0.8 0.9: quartiles at places 0.75 and 2.25.
  near(a.q1, 0.65);
  near(a.q3, 0.825);
  near(a.iqr, 0.175);
  assert.deepEqual([b.n, b.nUndefined, b.min, b.max], [3, 1, 0.4, 0.8]);
  for (const row of [a, b]) {
    const { mean, sd, median, n } = results.report.pooled.perClass[row.class].dice;
    near(row.mean, mean!);
    near(row.sd, sd!);
    assert.deepEqual([row.median, row.n], [median, n]);
    assert.deepEqual(row.interval, results.report.pooled.perClassInterval95[row.class].dice);
  }
});

test('one fold has figures of its own, and no interval that belongs to all', () => {
  const [a] = classRows(scored, [dice], { fold: 1, class: 'A' });
  near(a.mean, 0.75);
  assert.deepEqual([a.n, a.interval], [2, null]);
});

test('a case has a value a class and their mean; filters leave out folds and classes', () => {
  const byCase = caseRows(scored, 'dice', all);
  assert.deepEqual(byCase[3], { caseId: 'd', fold: 1, values: [0.8, null], mean: 0.8 });
  near(byCase[0].mean, 0.85);
  assert.deepEqual(
    caseRows(scored, 'dice', { fold: 1, class: 'B' }).map(({ caseId, values: [value] }) => [caseId, value]),
    [
      ['c', 0.4],
      ['d', null],
    ],
  );
  assert.deepEqual(caseRows(scored, 'hd95', all), []);
});

test('folds have the means of the report; all cases together count once each', () => {
  const [first, second, together] = foldRows(scored, 'dice', all);
  near(first.mean, results.report.folds[0].mean.dice!);
  near(second.mean, results.report.folds[1].mean.dice!);
  near(together.mean, results.report.meanForegroundDice!);
  assert.deepEqual([first.cases, second.cases, together.cases], [2, 2, 4]);
});

test('the worst come first: the lowest score, the largest distance', () => {
  assert.equal(isWorstFirstDescending(dice), false);
  assert.equal(isWorstFirstDescending(hd95), true);
});

test('of signed values the farthest from zero is the worst, and classes cannot make up for one another', () => {
  const volume: MetricFacts = { id: 'v', title: 'V', unit: 'ml', better: 'zero', definition: 'P-T' };
  const byCase = (caseId: string, ...values: (number | null)[]) => ({ caseId, fold: null, values, mean: 0 });
  const [cancelled, small, undefinedOnce] = [byCase('a', -5, 5), byCase('b', 1, 1), byCase('c', null, -7)];
  assert.equal(isWorstFirstDescending(volume), true);
  assert.deepEqual(
    [cancelled, small, undefinedOnce, byCase('d', null)].map((row) => sortValue(row, volume)),
    [5, 1, 7, null],
  );
  assert.equal(sortValue({ ...small, mean: 1 }, hd95), 1);
  const columns = [
    { id: 'm', title: 'M', value: (row: CaseRow) => row.mean, sortBy: (row: CaseRow) => sortValue(row, volume) },
  ];
  const sorted = sortedRows([small, undefinedOnce, cancelled], columns, { column: 'm', descending: true });
  assert.deepEqual(
    sorted.map(({ caseId }) => caseId),
    ['c', 'a', 'b'],
  );
});

test('the main metrics come first, and what a run did not count has no confusion', () => {
  assert.deepEqual(
    mainFirst([hd95, { id: 'jaccard' }, { id: 'volumeDifference' }, dice, { id: 'nsd' }]).map(({ id }) => id),
    ['dice', 'nsd', 'hd95', 'volumeDifference', 'jaccard'],
  );
  assert.equal(scored.confusion, null);
  const confusion = { classes: ['background'], voxels: [[5]] };
  assert.deepEqual(scoredByRun({ ...results, report: { ...results.report, confusion } }, 'Run').confusion, confusion);
});

test('two folders have the figures of a run over the same cases, without folds and intervals', () => {
  const evaluation = evaluationJson(rows, classes);
  const { classes: shown, metrics } = results;
  const compared = scoredInFolders({ id: '', evaluation, classes: shown, metrics, tsv: '' }, 'a against b');
  assert.deepEqual([compared.cases, compared.folds, compared.intervals], [4, [], null]);
  assert.deepEqual(compared.summary.mean, scored.summary.mean);
  assert.deepEqual(
    classRows(compared, [dice], all),
    classRows(scored, [dice], all).map((row) => ({ ...row, interval: null })),
  );
  assert.deepEqual(
    caseRows(compared, 'dice', all),
    caseRows(scored, 'dice', all).map((row) => ({ ...row, fold: null })),
  );
  assert.equal(foldRows(compared, 'dice', all).length, 1);
});

test('an error stands at the folder that it names, else below all', () => {
  const folders = { truth: '/data/labels (v2)/', prediction: 'C:\\out\\predicted', images: '' };
  const placeOf = (message: string, given = folders) => folderOf(new StudioError('not-found', message, 'x'), given);
  assert.equal(placeOf('labels (v2) holds no label files'), 'truth');
  assert.equal(placeOf('2 of 3 cases have no prediction in predicted: a, b'), 'prediction');
  assert.equal(placeOf('"C:\\out\\predicted" is no complete path'), 'prediction');
  assert.equal(placeOf('predicted-2 is a file, not a folder'), null);
  assert.equal(placeOf('case predicted: a label is 0.5'), null);
  assert.equal(placeOf('same does not exist', { truth: '/a/same', prediction: '/b/same', images: '/a' }), null);
  assert.equal(placeOf('a does not exist', { truth: '', prediction: '/a', images: '' }), 'prediction');
  const scans = { ...folders, images: '/data/scans' };
  assert.equal(placeOf('scans holds no image of these cases, as of a', scans), 'images');
  assert.equal(folderOf(new Error('predicted'), folders), null);
});

const groups = [
  { label: 'A', colour: '#e69f00', points: values.map(([id, , value]) => ({ id, value })) },
  { label: 'B', colour: '#56b4e9', points: [] },
];

test('a box plot has a point for each case, near the middle of its box, and opens the one that is clicked', () => {
  const opened: string[] = [];
  const draw = () => boxPlot(groups, { y: 'Dice', isShare: true, text: '#fff', onOpen: (id) => opened.push(id) });
  const [first] = draw().data.datasets;
  const points = first.data as unknown as { x: number; y: number; id: string }[];
  assert.deepEqual(
    points.map(({ id, y }) => [id, y]),
    [
      ['b', 0.5],
      ['c', 0.7],
      ['d', 0.8],
      ['a', 0.9],
    ],
  );
  assert.ok(points.every(({ x }) => Math.abs(x) <= 0.2));
  assert.deepEqual(draw().data, draw().data);
  draw().options!.onClick!({} as never, [{ datasetIndex: 0, index: 2 } as never], {} as never);
  draw().options!.onClick!({} as never, [], {} as never);
  assert.deepEqual(opened, ['d']);
  const { boxes } = (draw().options!.plugins as unknown as { boxes: { boxes: { median: number | null }[] } }).boxes;
  assert.deepEqual([boxes[0].median, boxes[1].median], [0.75, null]);
});

test('neighbours are spread, never onto each other', () => {
  const places = Array.from({ length: 50 }, (_, rank) => jitter(rank));
  const steps = places.slice(1).map((place, i) => Math.abs(place - places[i]));
  assert.ok(Math.min(...steps) > 0.1);
  assert.equal(new Set(places).size, 50);
});

test('the axis of shares ends at 0 and 1, that of distances at 0', () => {
  assert.deepEqual(limitsOf([], true), { min: 0, max: 1 });
  const ofValues = (...numbers: number[]) => [
    { label: '', colour: '', points: numbers.map((value) => ({ id: '', value })) },
  ];
  assert.deepEqual(limitsOf(ofValues(0, 1), true), { min: 0, max: 1 });
  assert.deepEqual(limitsOf(ofValues(0, 10), false), { min: 0, max: 10.6 });
  const one = limitsOf(ofValues(0.8), true);
  assert.ok(one.min < 0.8 && one.max > 0.8);
});
