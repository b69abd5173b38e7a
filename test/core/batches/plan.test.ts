import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  patchesPerPass,
  trainingItems,
  validationItems,
  type PlanSettings,
} from '../../../src-main/core/batches/plan.ts';
import type { PreparedCase } from '../../../src-main/core/batches/prepare.ts';
import { caseOf, triple } from './cases.ts';

const cases = ['a', 'b', 'c', 'd', 'e'].map((id) => caseOf(id, [4, 6, 8, 1]));
const settings: PlanSettings = { seed: 1, rank: 3, mode: 'crop', patch: [4, 4, 4] };
const order = (change: Partial<PlanSettings>, epoch = 1, count = 5): string[] =>
  trainingItems(cases, { ...settings, ...change }, epoch, count).map(({ caseId }) => caseId);
const withGrid = (each: PreparedCase, count: number): PreparedCase => ({
  ...each,
  gridStarts: Array.from({ length: count }, (_, i) => triple(0, 0, i)),
});

describe('trainingItems', () => {
  it('gives every case its turn before any has a second one', () => {
    const ids = order({}, 1, 12);
    for (const pass of [ids.slice(0, 5), ids.slice(5, 10)])
      assert.deepEqual(pass.toSorted(), ['a', 'b', 'c', 'd', 'e']);
    assert.equal(ids.length, 12);
    assert.notDeepEqual(ids.slice(0, 5), ids.slice(5, 10), 'each pass has an order of its own');
  });

  it('has an order that depends on seed and epoch alone', () => {
    assert.deepEqual(order({}, 3), order({}, 3));
    assert.notDeepEqual(order({}, 3), order({}, 4));
    assert.notDeepEqual(order({}, 3), order({ seed: 2 }, 3));
  });

  it('gives every item of a training a key of its own', () => {
    const keys = [1, 2].flatMap((epoch) => trainingItems(cases, settings, epoch, 12).map(({ key }) => key.join('/')));
    assert.equal(new Set(keys).size, 24);
    const otherSeed = trainingItems(cases, { ...settings, seed: 2 }, 1, 1)[0].key.join('/');
    assert.ok(!keys.includes(otherSeed));
  });

  it('draws places in crop mode, takes those of the grid in grid mode, and the whole image in full mode', () => {
    const starts = (each: PreparedCase[], change: Partial<PlanSettings>, count: number) =>
      trainingItems(each, { ...settings, ...change }, 1, count).map(({ start }) => start);
    assert.deepEqual(starts([cases[0]], {}, 1), [null]);
    assert.deepEqual(starts([cases[0]], { mode: 'full', patch: null }, 1), [[0, 0, 0]]);
    assert.deepEqual(starts([cases[0]], { mode: 'full', patch: null, rank: 2 }, 1), [null]);
    const gridded = [withGrid(cases[0], 3), withGrid(cases[1], 0), withGrid(cases[2], 2)];
    const grid = { ...settings, mode: 'grid' } as const;
    assert.equal(patchesPerPass(gridded, grid), 5);
    const pass = trainingItems(gridded, grid, 1, 5).map(({ caseId, start }) => `${caseId}${start![2]}`);
    assert.deepEqual(pass.toSorted(), ['a0', 'a1', 'a2', 'c0', 'c1']);
  });

  it('is empty, not endless, where no case has a patch', () => {
    assert.deepEqual(trainingItems([withGrid(cases[0], 0)], { ...settings, mode: 'grid' }, 1, 4), []);
  });
});

describe('validationItems', () => {
  it('tiles the cases without augmentation, the same each time', () => {
    const items = validationItems(cases.slice(0, 2), settings, 100);
    // 4 × 6 × 8 in tiles of 4 × 4 × 4: 1 × 2 × 2 a case.
    assert.equal(items.length, 8);
    assert.ok(items.every(({ augmented, start }) => !augmented && start !== null));
    assert.deepEqual(validationItems(cases.slice(0, 2), settings, 100), items);
    for (const y of [0, 1, 2, 3, 4, 5]) {
      assert.ok(
        items.some(({ start }) => start![1] <= y && y < start![1] + 4),
        `row ${y} is not covered`,
      );
    }
  });

  it('is spread over the cases when there are more patches than are asked for', () => {
    const items = validationItems(cases, settings, 5);
    assert.deepEqual(
      items.map(({ caseId }) => caseId),
      ['a', 'b', 'c', 'd', 'e'],
    );
  });

  it('takes whole images in full mode, and every slice for a 2D network', () => {
    assert.equal(validationItems(cases, { ...settings, mode: 'full', patch: null }, 100).length, 5);
    const slices = validationItems([cases[0]], { ...settings, mode: 'full', patch: null, rank: 2 }, 100);
    assert.deepEqual(
      slices.map(({ start }) => start),
      [0, 1, 2, 3].map((z) => [z, 0, 0]),
    );
  });
});
