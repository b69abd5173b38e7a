import assert from 'node:assert/strict';
import { test } from 'node:test';
import { summarise, summariseWithIntervals } from '../../../src-main/core/evaluate/summary.ts';
import { classes, row, rows } from './rows.ts';

test('spreads leave out undefined values and count them', () => {
  const { dice } = summarise(rows, classes).perClass.Posterior;
  assert.deepEqual(
    { ...dice, mean: dice.mean?.toFixed(6), sd: dice.sd?.toFixed(6) },
    { mean: '0.600000', sd: '0.141421', median: 0.6, min: 0.5, max: 0.7, n: 2, nUndefined: 1 },
  );
});

test('the mean is over foreground classes of means over cases', () => {
  const { mean, perClass } = summarise(rows, classes);
  assert.deepEqual(Object.keys(perClass), ['Anterior', 'Posterior']);
  assert.equal(mean.dice?.toFixed(9), (((0.8 + 0.9 + 0.4) / 3 + (0.5 + 0.7) / 2) / 2).toFixed(9));
  assert.equal(mean.hd95, ((2 + 1 + 9) / 3 + (6 + 3) / 2) / 2);
});

test('a class that no case holds has no mean and does not count in the mean over classes', () => {
  const { mean, perClass } = summarise([row('a', 1, 'dice', 0.5), row('a', 2, 'dice', NaN)], classes);
  assert.deepEqual(perClass.Posterior.dice, {
    mean: null,
    sd: null,
    median: null,
    min: null,
    max: null,
    n: 0,
    nUndefined: 1,
  });
  assert.equal(mean.dice, 0.5);
});

test('intervals hold the means and depend only on the seed', () => {
  const pooled = summariseWithIntervals(rows, classes, 3);
  assert.equal(pooled.cases, 3);
  const [low, high] = pooled.meanInterval95.dice!;
  assert.ok(low < pooled.mean.dice! && pooled.mean.dice! < high);
  const [lowest, highest] = pooled.perClassInterval95.Anterior.dice!;
  assert.ok(lowest >= 0.4 && highest <= 0.9 && lowest < highest);
  assert.deepEqual(summariseWithIntervals(rows, classes, 3), pooled);
  assert.deepEqual(summariseWithIntervals([...rows], classes, 4).mean, pooled.mean);
});
