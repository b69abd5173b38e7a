import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { bootstrapInterval, mean, median, quantile, sd } from '../../../src-main/core/evaluate/statistics.ts';
import { randomStream } from '../../../src-main/core/random.ts';

const file = new URL('../../golden/metrics/metrics.json', import.meta.url);
const { statistics: golden } = JSON.parse(readFileSync(file, 'utf8')) as {
  statistics: { values: number[]; mean: number; sd: number; median: number; quantiles: [number, number][] };
};

function near(actual: number, expected: number, within = 1e-12): void {
  assert.ok(Math.abs(actual - expected) <= within, `${actual}, not ${expected}`);
}

test('mean, deviation, median and quantiles are those of numpy', () => {
  near(mean(golden.values), golden.mean);
  near(sd(golden.values), golden.sd);
  near(median(golden.values), golden.median);
  const ascending = [...golden.values].sort((a, b) => a - b);
  for (const [q, expected] of golden.quantiles) near(quantile(ascending, q), expected);
});

test('nothing has no mean, one value no deviation', () => {
  assert.deepEqual([mean([]), median([]), sd([3])], [NaN, NaN, NaN]);
  assert.equal(quantile([3], 0.95), 3);
});

const values = Array.from({ length: 40 }, (_, i) => Math.sin(i * 12.9) + 2);
const meanOf = (indexes: Int32Array): number => mean(Array.from(indexes, (i) => values[i]));

test('a bootstrap interval comes close to the normal one and is repeated by its seed', () => {
  const [low, high] = bootstrapInterval(40, meanOf, randomStream(7, 'bootstrap'))!;
  const half = (1.96 * sd(values)) / Math.sqrt(40);
  near(low, mean(values) - half, 0.15 * half);
  near(high, mean(values) + half, 0.15 * half);
  assert.deepEqual(bootstrapInterval(40, meanOf, randomStream(7, 'bootstrap')), [low, high]);
  assert.notDeepEqual(bootstrapInterval(40, meanOf, randomStream(8, 'bootstrap')), [low, high]);
});

test('one case, or a statistic that is not defined, has no interval', () => {
  assert.equal(
    bootstrapInterval(1, () => 1, randomStream(1)),
    null,
  );
  assert.equal(
    bootstrapInterval(5, () => NaN, randomStream(1)),
    null,
  );
});
