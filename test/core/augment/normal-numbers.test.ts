import assert from 'node:assert/strict';
import { test } from 'node:test';
import { normalNumbers } from '../../../src-main/core/augment/normal-numbers.ts';
import { randomStream } from '../../../src-main/core/random.ts';

test('normal numbers are normal out to their tails, the same for the same stream', () => {
  const count = 400_000;
  const numbers = normalNumbers(count, randomStream('normal'));
  // Share beyond each of these standard deviations on one side.
  for (const [limit, share] of [
    [-1, 0.841345],
    [0, 0.5],
    [0.5, 0.308538],
    [1, 0.158655],
    [2, 0.02275],
    [3, 0.0013499],
    [3.6, 0.000159109],
  ]) {
    // prettier-ignore
    for (const side of [1, -1]) {
      const found = numbers.reduce((sum, each) => sum + Number(side * each > limit), 0) / count;
      const spread = Math.sqrt((share * (1 - share)) / count);
      assert.ok(Math.abs(found - share) < 4 * spread, `${side * limit}: ${found}, not ${share}`);
    }
  }
  let neighbours = 0;
  for (let i = 1; i < count; i++) neighbours += numbers[i] * numbers[i - 1];
  assert.ok(Math.abs(neighbours / count) < 4 / Math.sqrt(count), `correlated by ${neighbours / count}`);
  assert.deepEqual(normalNumbers(9, randomStream('normal')), numbers.subarray(0, 9));
});
