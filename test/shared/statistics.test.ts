import assert from 'node:assert/strict';
import { test } from 'node:test';
import { distribution } from '../../shared/statistics.ts';

test('a distribution has the figures that are computed by hand', () => {
  // Type 7: quartiles at places 0.25 · 9 = 2.25 and 6.75, the median at 4.5 of 1 … 9, 30.
  const { n, mean, sd, min, q1, median, q3, max, iqr, low, high } = distribution([5, 1, 2, 30, 4, 3, 6, 9, 8, 7]);
  assert.deepEqual([n, min, max, q1, median, q3, iqr], [10, 1, 30, 3.25, 5.5, 7.75, 4.5]);
  assert.equal(mean, 7.5);
  // Squares of the distances to 7.5: 285 − 2 · 7.5 · 45 + 9 · 56.25 + 22.5² = 622.5.
  assert.ok(Math.abs(sd! - Math.sqrt(622.5 / 9)) < 1e-12);
  // Fences at 3.25 − 6.75 and 7.75 + 6.75: 30 is outside.
  assert.deepEqual([low, high], [1, 9]);
});

test('whiskers do not end inside of the box', () => {
  // q1 = 7.5 and its fence 3.75, above which 10 is the lowest value.
  const { q1, low, high } = distribution([0, 10, 10, 10]);
  assert.deepEqual([q1, low, high], [7.5, 7.5, 10]);
});

test('figures that are not defined are null', () => {
  const nothing = { mean: null, sd: null, min: null, q1: null, median: null, q3: null, max: null };
  assert.deepEqual(distribution([]), { n: 0, ...nothing, iqr: null, low: null, high: null });
  const { sd, mean, iqr } = distribution([0.5]);
  assert.deepEqual([sd, mean, iqr], [null, 0.5, 0]);
});
