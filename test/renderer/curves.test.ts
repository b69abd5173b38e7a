import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EpochRecord } from '../../shared/history.ts';
import { foldCurves } from '../../src-renderer/charts/curves.ts';
import { epochChart, epochTable } from '../../src-renderer/charts/epoch-chart.ts';
import { nearestIndex } from '../../src-renderer/charts/nearest.ts';
import { legendRows } from '../../src-renderer/charts/png.ts';
import { comparedCurves } from '../../src-renderer/charts/compared-curves.ts';
import { areShares, lossCurves, scoreCurves, scoresIn } from '../../src-renderer/charts/run-curves.ts';
import { smoothed } from '../../src-renderer/charts/smooth.ts';

const record = (epoch: number, change: Partial<EpochRecord> = {}): EpochRecord => ({
  epoch,
  loss: 1 / epoch,
  learningRate: 0.01,
  validationLoss: epoch % 2 === 0 ? 2 / epoch : null,
  validationDice: epoch % 2 === 0 ? [0.4, null] : [null, null],
  seconds: 1,
  elapsedSeconds: epoch,
  ...change,
});
const records = (count: number): EpochRecord[] => Array.from({ length: count }, (_, i) => record(i + 1));

test('a fold has a point for each epoch with a value, and the mean of the classes that are defined', () => {
  const curves = foldCurves([...records(2), record(3, { loss: NaN })], 2);
  assert.deepEqual(curves.loss, [
    { x: 1, y: 1 },
    { x: 2, y: 0.5 },
  ]);
  assert.deepEqual(curves.validationLoss, [{ x: 2, y: 1 }]);
  assert.deepEqual(curves.scores.get('dice')!.byClass, [[{ x: 2, y: 0.4 }], []]);
  assert.deepEqual(curves.meanDice, [{ x: 2, y: 0.4 }]);
  assert.equal(curves.lastEpoch, 3);
});

test('an epoch adds points in place; one that comes again takes back those after it', () => {
  const curves = foldCurves(records(5), 2);
  const { loss } = curves;
  curves.add(record(6));
  assert.equal(curves.loss, loss);
  assert.equal(loss.length, 6);
  curves.add(record(4, { loss: 9 }));
  assert.deepEqual(
    curves.loss.map(({ x }) => x),
    [1, 2, 3, 4],
  );
  assert.equal(curves.loss[3].y, 9);
  assert.deepEqual(
    curves.validationLoss.map(({ x }) => x),
    [2, 4],
  );
  // A chart that holds the old line does not see it change.
  assert.equal(loss.length, 6);
});

test('smoothing is a mean weighted by age, begins at the first value and goes on where it ended', () => {
  const points = [1, 2, 4].map((y, i) => ({ x: i + 1, y }));
  const once = smoothed(points, 0.5);
  // (0.5 · 1 + 2) / 1.5, (0.25 · 1 + 0.5 · 2 + 4) / 1.75
  assert.deepEqual(
    once.map(({ y }) => y),
    [1, 2.5 / 1.5, 5.25 / 1.75],
  );
  points.push({ x: 4, y: 0 });
  const longer = smoothed(points, 0.5);
  assert.deepEqual(longer, smoothed([...points], 0.5));
  assert.deepEqual(longer.slice(0, 3), once.slice(0, 3));
  assert.notDeepEqual(smoothed(points, 0.9), longer);
});

test('the nearest epoch is found between epochs, before the first and after the last', () => {
  const epochs = [1, 4, 6];
  const nearest = (x: number): number => nearestIndex(epochs.length, (i) => epochs[i], x);
  assert.deepEqual([-3, 1, 2.4, 2.6, 4.9, 5.1, 99].map(nearest), [0, 0, 0, 1, 1, 2, 2]);
  assert.equal(
    nearestIndex(0, () => 0, 1),
    -1,
  );
});

test('the table has a row an epoch and a column a curve', () => {
  const curves = lossCurves([foldCurves(records(3), 2)], 0, 'both', 'dark');
  assert.deepEqual(epochTable(curves), {
    head: ['Epoch', 'Training', 'Validation'],
    rows: [
      [1, 1, null],
      [2, 0.5, 1],
      [3, 1 / 3, null],
    ],
  });
});

test('all folds share a chart; of the losses those are drawn that are chosen', () => {
  const folds = (count: number) => Array.from({ length: count }, () => foldCurves(records(4), 2));
  assert.equal(lossCurves(folds(5), null, 'both', 'dark').length, 10);
  assert.deepEqual(
    lossCurves(folds(7), null, 'validation', 'dark').map(({ label }) => label),
    [1, 2, 3, 4, 5, 6, 7].map((fold) => `Fold ${fold} validation`),
  );
  const classes = ['a', 'b'].map((name) => ({ name, colour: '#000000' }));
  const labels = scoreCurves(folds(2), 1, 'dice', classes, null, 'dark').map(({ label }) => label);
  assert.deepEqual(labels, ['Mean of the classes', 'a', 'b']);
  assert.deepEqual(scoreCurves(folds(1), null, 'dice', classes, 1, 'dark')[0].points, []);
  const oneBegun = [foldCurves([], 2), ...folds(1), foldCurves([], 2)];
  assert.deepEqual(
    scoreCurves(oneBegun, null, 'dice', classes, null, 'dark').map(({ label }) => label),
    ['Fold 2'],
  );
});

test('other scores have curves as the Dice has, a loss one line a fold', () => {
  const scored = [1, 2].map((epoch) =>
    record(epoch, { scores: { jaccard: [0.2 * epoch, null], 'loss:focal': 3 / epoch } }),
  );
  const folds = [foldCurves([record(1), ...scored], 2)];
  assert.deepEqual(scoresIn(folds), ['dice', 'jaccard', 'loss:focal']);
  const classes = ['a', 'b'].map((name) => ({ name, colour: '#000000' }));
  const jaccard = scoreCurves(folds, 0, 'jaccard', classes, null, 'dark');
  assert.deepEqual(
    jaccard.map(({ points }) => points.map(({ y }) => y)),
    [[0.2, 0.4], [0.2, 0.4], []],
  );
  const focal = scoreCurves(folds, null, 'loss:focal', classes, 1, 'dark');
  assert.deepEqual(
    focal.map(({ label, points }) => [label, points.map(({ y }) => y)]),
    [['Fold 1', [3, 1.5]]],
  );
  assert.deepEqual([areShares('jaccard', jaccard), areShares('loss:focal', jaccard)], [true, false]);
  assert.equal(scoreCurves(folds, 0, 'loss:focal', classes, null, 'dark').length, 1);
  folds[0].add(record(2, { scores: {} }));
  assert.deepEqual(
    scoreCurves(folds, 0, 'jaccard', classes, null, 'dark').map(({ points }) => points.map(({ x }) => x)),
    [[1], [1], []],
  );
  const compared = { measure: 'score loss:focal', isPerFold: false, colours: ['#111111'] } as const;
  assert.deepEqual(comparedCurves([{ name: 'run', folds }], compared)[0].points, [{ x: 1, y: 3 }]);
});

test('one y axis, from 0 to 1 for shares, logarithmic by choice and said so', () => {
  const curves = lossCurves([foldCurves(records(3), 2)], 0, 'both', 'dark');
  const scales = (options: Parameters<typeof epochChart>[1]) => epochChart(curves, options).options!.scales!;
  assert.deepEqual(Object.keys(scales({ y: 'Loss' })), ['x', 'y']);
  assert.equal(scales({ y: 'Loss', isLog: true }).y!.type, 'logarithmic');
  assert.deepEqual([scales({ y: 'Dice', isShare: true }).y!.min, scales({ y: 'Dice', isShare: true }).y!.max], [0, 1]);
  assert.equal(scales({ y: 'Loss' }).x!.max, 3);
});

test('the legend of an image is broken into rows that fit', () => {
  const legend = ['aa', 'bbbb', 'c'].map((label) => ({ label, colour: '#000', width: 2 }));
  const rows = legendRows(legend, 130, (label) => 10 * label.length);
  assert.deepEqual(
    rows.map((row) => row.map(({ label, x }) => [label, x])),
    [
      [['aa', 0]],
      [
        ['bbbb', 0],
        ['c', 76],
      ],
    ],
  );
});
