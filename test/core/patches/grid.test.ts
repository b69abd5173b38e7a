import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fullImagePatch } from '../../../src-main/core/patches/full-image.ts';
import { gridLocations } from '../../../src-main/core/patches/grid.ts';
import { isStudioError } from '../../../shared/errors.ts';

const axis = fc
  .record({ size: fc.integer({ min: 1, max: 300 }), window: fc.integer({ min: 1, max: 100 }), part: fc.nat(99) })
  .map(({ size, window, part }) => ({ size, window, overlap: Math.floor((part / 100) * window) }));

/** Starts along one axis. */
function startsOf(size: number, window: number, overlap: number): number[] {
  return gridLocations([1, 1, size], [1, 1, window], [0, 0, overlap]).map(([, , x]) => x);
}

test('a grid has as many windows an axis as MIScnn, from border to border, none outside', () => {
  fc.assert(
    fc.property(axis, ({ size, window, overlap }) => {
      const starts = startsOf(size, window, overlap);
      assert.equal(starts.length, Math.max(1, Math.ceil((size - overlap) / (window - overlap))));
      assert.equal(starts[0], 0);
      assert.equal(starts.at(-1), Math.max(0, size - window));
    }),
  );
});

test('neighbouring windows overlap by at least what was asked for, evenly', () => {
  fc.assert(
    fc.property(axis, ({ size, window, overlap }) => {
      const starts = startsOf(size, window, overlap);
      const gaps = starts.slice(1).map((start, i) => start - starts[i]);
      assert.ok(
        gaps.every((gap) => gap > 0 && gap <= window - overlap),
        `gaps ${gaps}`,
      );
      assert.ok(gaps.length === 0 || Math.max(...gaps) - Math.min(...gaps) <= 1, `gaps ${gaps}`);
    }),
  );
});

test('locations go through z outermost and x fastest', () => {
  assert.deepEqual(gridLocations([2, 4, 4], [1, 4, 2], [0, 0, 0]), [
    [0, 0, 0],
    [0, 0, 2],
    [1, 0, 0],
    [1, 0, 2],
  ]);
});

test('the slice axis of the paper, 216 by 80 with half overlap, is spread evenly', () => {
  assert.deepEqual(startsOf(216, 80, 40), [0, 34, 68, 102, 136]);
});

test('a volume smaller than the patch has one location, at its start', () => {
  assert.deepEqual(gridLocations([5, 6, 7], [8, 8, 8], [4, 4, 4]), [[0, 0, 0]]);
});

for (const [patch, overlap] of [
  [8, 8],
  [8, 9],
  [8, -1],
  [8, 1.5],
  [0, 0],
]) {
  test(`overlap ${overlap} of patch ${patch} is refused with its values`, () => {
    assert.throws(
      () => gridLocations([9, 9, 9], [4, patch, 4], [2, overlap, 2]),
      (error) =>
        isStudioError(error, 'bad-pipeline') &&
        error.message.includes(String(patch || 0)) &&
        /\(y\)/.test(error.message),
    );
  });
}

test('the patch of a full image is rounded up to the divisor, and is one slice for rank 2', () => {
  assert.deepEqual(fullImagePatch([33, 48, 50], [16, 16, 8], 3), [48, 48, 56]);
  const patch = fullImagePatch([3, 48, 50], [1, 16, 8], 2);
  assert.deepEqual(patch, [1, 48, 56]);
  assert.deepEqual(gridLocations([3, 48, 50], patch, [0, 0, 0]), [
    [0, 0, 0],
    [1, 0, 0],
    [2, 0, 0],
  ]);
});
