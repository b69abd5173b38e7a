import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { randomStream } from '../../src-main/core/random.ts';

const numbers = (count: number, ...key: (number | string)[]): number[] => {
  const random = randomStream(...key);
  return Array.from({ length: count }, () => random.uniform());
};
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('randomStream', () => {
  it('gives the same numbers for the same key, on every machine and in every version', () => {
    assert.deepEqual(numbers(5, 1, 'patch', 3), numbers(5, 1, 'patch', 3));
    // Written down once: results of old runs must not change.
    assert.deepEqual(numbers(3, 1, 'patch', 3), [0.6386172840120807, 0.05122543346631425, 0.798675304699339]);
  });

  it('gives other numbers for another key, however alike', () => {
    const keys = [[1, 'a', 2], [1, 'a', 3], [2, 'a', 1], [1, 'b', 2], ['1', 'a', 2], [1, 'a2'], [1, 'a', '2'], [1], ['1']]; // prettier-ignore
    assert.equal(new Set(keys.map((key) => numbers(1, ...key)[0])).size, keys.length);
    const firsts = Array.from({ length: 20_000 }, (_, i) => numbers(1, 7, 'item', i)[0]);
    assert.equal(new Set(firsts).size, firsts.length);
  });

  it('is uniform, within a stream and over the first numbers of neighbouring streams', () => {
    const streams = {
      within: numbers(50_000, 1),
      across: Array.from({ length: 50_000 }, (_, i) => numbers(1, 1, 'item', i)[0]),
    };
    for (const [name, values] of Object.entries(streams)) {
      assert.ok(
        values.every((value) => value >= 0 && value < 1),
        name,
      );
      const counts = new Array<number>(20).fill(0);
      for (const value of values) counts[Math.floor(value * 20)]++;
      const chiSquare = counts.reduce((sum, count) => sum + (count - 2500) ** 2 / 2500, 0);
      // 19 degrees of freedom: 99.99 % lie below 50.8.
      assert.ok(chiSquare < 50.8, `${name}: chi-square ${chiSquare}`);
      const lagged = mean(values.slice(1).map((value, i) => (value - 0.5) * (values[i] - 0.5))) * 12;
      assert.ok(Math.abs(lagged) < 0.02, `${name}: neighbours correlate by ${lagged}`);
    }
  });

  it('has more than 32 bits', () => {
    assert.ok(numbers(100, 1).some((value) => (value * 2 ** 32) % 1 !== 0));
  });

  it('between and index stay within their limits and reach them all', () => {
    const random = randomStream(2);
    const drawn = Array.from({ length: 2000 }, () => random.index(7));
    assert.deepEqual([...new Set(drawn)].sort(), [0, 1, 2, 3, 4, 5, 6]);
    const between = Array.from({ length: 2000 }, () => random.between(-3, 5));
    assert.ok(Math.min(...between) >= -3 && Math.max(...between) < 5);
    assert.ok(Math.min(...between) < -2.9 && Math.max(...between) > 4.9);
    assert.ok(Math.abs(mean(between) - 1) < 0.25);
  });

  it('normal has mean 0, variance 1 and the tails of a bell', () => {
    const random = randomStream(3);
    const values = Array.from({ length: 40_000 }, () => random.normal());
    assert.ok(values.every(Number.isFinite));
    assert.ok(Math.abs(mean(values)) < 0.02, `mean ${mean(values)}`);
    const variance = mean(values.map((value) => value ** 2));
    assert.ok(Math.abs(variance - 1) < 0.03, `variance ${variance}`);
    const beyondTwo = values.filter((value) => Math.abs(value) > 2).length / values.length;
    assert.ok(Math.abs(beyondTwo - 0.0455) < 0.005, `${beyondTwo} beyond 2`);
  });

  it('shuffle gives a new array with every item once, each order equally often', () => {
    const items = [1, 2, 3, 4];
    const counts = new Map<string, number>();
    for (let i = 0; i < 12_000; i++) {
      const shuffled = randomStream('shuffle', i).shuffle(items);
      assert.deepEqual(shuffled.toSorted(), [1, 2, 3, 4]);
      counts.set(shuffled.join(''), (counts.get(shuffled.join('')) ?? 0) + 1);
    }
    assert.deepEqual(items, [1, 2, 3, 4]);
    assert.equal(counts.size, 24);
    for (const [order, count] of counts) assert.ok(Math.abs(count - 500) < 120, `${order}: ${count}`);
  });
});
