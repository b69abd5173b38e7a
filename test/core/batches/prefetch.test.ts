import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assembleBatch, type AssembleSettings } from '../../../src-main/core/batches/assemble.ts';
import type { Feed } from '../../../src-main/core/batches/feed.ts';
import type { Item } from '../../../src-main/core/batches/item.ts';
import { createPrefetch, prefetchDepth } from '../../../src-main/core/batches/prefetch.ts';
import { byId, caseOf, dataOf } from './cases.ts';

const megabyte = 1024 ** 2;
const cases = byId(caseOf('a', [4, 8, 8, 1]), caseOf('small', [2, 4, 4, 1]));
const whole: AssembleSettings = {
  ...{ rank: 3, patch: null, divisor: [1, 1, 1], foreground: 0, blanks: null, augmentations: [] },
};
const cut: AssembleSettings = { ...whole, patch: [2, 4, 4] };
const items = (count: number, caseId = (_: number) => 'a'): Item[] =>
  Array.from({ length: count }, (_, i) => ({ caseId: caseId(i), start: null, augmented: true, key: [i] }));

/** Assembles in this thread, a little later. */
const feed: Pick<Feed, 'assemble'> = {
  async assemble(wanted, settings, older) {
    await new Promise(setImmediate);
    return assembleBatch(wanted, cases, settings, older);
  },
};

describe('batches that are ordered ahead', () => {
  it('are as many as memory allows, between 2 and 8', () => {
    assert.deepEqual([1, 40 * megabyte, 100 * megabyte, 1000 * megabyte, Infinity].map(prefetchDepth), [8, 6, 2, 2, 2]);
  });

  it('come in their order and stay as they are until the next is asked for', async () => {
    // Whole images of two sizes: what the memory of the small one was made for does not hold the large one.
    const list = items(40, (i) => (i % 3 === 0 ? 'small' : 'a'));
    const batchesOf = createPrefetch(feed, 2, whole);
    let at = 0;
    for await (const batch of batchesOf(list)) {
      const right = await assembleBatch(list.slice(at, (at += 2)), cases, whole);
      // Long enough for all that was ordered to be written.
      for (let i = 0; i < 30; i++) await new Promise(setImmediate);
      assert.deepEqual(dataOf(batch), dataOf(right), `batch ${at / 2 - 1}`);
    }
    assert.equal(at, 40);
  });

  it('take no new memory once the ring is full, also in later epochs', async () => {
    const batchesOf = createPrefetch(feed, 1, cut);
    const ring = new Set<ArrayBufferLike>();
    for (let epoch = 0; epoch < 3; epoch++) {
      for await (const { image } of batchesOf(items(30))) ring.add(image.buffer);
      for await (const { image } of batchesOf(items(30))) {
        ring.add(image.buffer);
        if (epoch === 1) break;
      }
    }
    assert.ok(ring.size <= 9, `${ring.size} pieces of memory`);
  });

  it('wait for those that nobody wants any more, and fail when their turn comes', async () => {
    let underWay = 0;
    const failing = createPrefetch(
      {
        async assemble(wanted, ...rest) {
          underWay++;
          const batch = await feed.assemble(wanted, ...rest);
          // Later ones take longer.
          for (let i = 0; i < (wanted[0].key[0] as number); i++) await new Promise(setImmediate);
          underWay--;
          if (wanted[0].key[0] === 3) throw new Error('the fourth');
          return batch;
        },
      },
      1,
      cut,
    );
    let given = 0;
    await assert.rejects(async () => {
      for await (const _ of failing(items(20))) given++;
    }, /the fourth/);
    assert.deepEqual([given, underWay], [3, 0]);
  });
});
