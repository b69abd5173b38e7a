import assert from 'node:assert/strict';
import { test } from 'node:test';
import { focusOf } from '../../../shared/draw/focus.ts';
import type { Point3, Shape3 } from '../../../shared/draw/plane.ts';

const shape: Shape3 = [6, 7, 8];

/** Boxes, their last voxels included. */
function labels(...boxes: (readonly [from: Point3, to: Point3])[]): { shape: Shape3; data: Uint8Array } {
  const data = new Uint8Array(6 * 7 * 8);
  for (const [from, to] of boxes) {
    for (let z = from[2]; z <= to[2]; z++)
      for (let y = from[1]; y <= to[1]; y++) data.fill(2, (z * 7 + y) * 8 + from[0], (z * 7 + y) * 8 + to[0] + 1);
  }
  return { shape, data };
}

test('the one voxel of a label', () => {
  assert.deepEqual(
    focusOf(
      labels([
        [3, 1, 5],
        [3, 1, 5],
      ]),
    ),
    [3, 1, 5],
  );
});

test('where slices show as much of it, the middle one, on every axis', () => {
  assert.deepEqual(
    focusOf(
      labels([
        [1, 2, 0],
        [5, 4, 4],
      ]),
    ),
    [3, 3, 2],
  );
});

test('the slice with the largest area, not the middle of the whole', () => {
  const small = [
    [1, 1, 0],
    [1, 1, 1],
  ] as const;
  const wide = [
    [4, 3, 4],
    [7, 5, 4],
  ] as const;
  assert.deepEqual(focusOf(labels(small, wide)), [5, 4, 4]);
});

test('of two organs on either side, a slice that shows one', () => {
  const focus = focusOf(
    labels(
      [
        [0, 2, 2],
        [1, 4, 4],
      ],
      [
        [6, 2, 2],
        [7, 3, 4],
      ],
    ),
  );
  assert.deepEqual(focus, [0, 2, 3]);
});

test('nothing in a label that is background everywhere', () => {
  assert.equal(focusOf(labels()), null);
});
