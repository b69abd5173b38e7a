import assert from 'node:assert/strict';
import { test } from 'node:test';
import { extractSlice } from '../../../shared/draw/extract.ts';
import {
  edgeLetters,
  pixelAt,
  placeMm,
  planeAxes,
  planes,
  sliceSize,
  voxelAt,
  type Point3,
  type Shape3,
} from '../../../shared/draw/plane.ts';

/** 4 wide (x, right), 3 deep (y, anterior), 2 high (z, superior); each voxel holds x + 10 y + 100 z. */
const shape: Shape3 = [2, 3, 4];
const data = Int16Array.from(
  { length: 24 },
  (_, i) => (i % 4) + 10 * (Math.floor(i / 4) % 3) + 100 * Math.floor(i / 12),
);

function rows(plane: (typeof planes)[number], convention: 'radiological' | 'neurological', depth: number): number[][] {
  const axes = planeAxes(plane, convention);
  const { width, height } = sliceSize(shape, axes);
  const values = new Int16Array(width * height);
  extractSlice(data, shape, axes, depth, values);
  return Array.from({ length: height }, (_, row) => [...values.subarray(row * width, (row + 1) * width)]);
}

test('axial: anterior up, the right of the patient on the left of the screen', () => {
  assert.deepEqual(rows('axial', 'radiological', 1), [
    [123, 122, 121, 120],
    [113, 112, 111, 110],
    [103, 102, 101, 100],
  ]);
  assert.deepEqual(edgeLetters(planeAxes('axial')), { left: 'R', right: 'L', top: 'A', bottom: 'P' });
});

test('coronal: superior up, the right of the patient on the left of the screen', () => {
  assert.deepEqual(rows('coronal', 'radiological', 2), [
    [123, 122, 121, 120],
    [23, 22, 21, 20],
  ]);
  assert.deepEqual(edgeLetters(planeAxes('coronal')), { left: 'R', right: 'L', top: 'S', bottom: 'I' });
});

test('sagittal: superior up, anterior left, in either convention', () => {
  for (const convention of ['radiological', 'neurological'] as const) {
    assert.deepEqual(rows('sagittal', convention, 3), [
      [123, 113, 103],
      [23, 13, 3],
    ]);
    assert.deepEqual(edgeLetters(planeAxes('sagittal', convention)), { left: 'A', right: 'P', top: 'S', bottom: 'I' });
  }
});

test('neurological: the left of the patient on the left of the screen', () => {
  assert.deepEqual(rows('axial', 'neurological', 0)[0], [20, 21, 22, 23]);
  assert.deepEqual(rows('coronal', 'neurological', 0)[0], [100, 101, 102, 103]);
  assert.deepEqual(edgeLetters(planeAxes('axial', 'neurological')), { left: 'L', right: 'R', top: 'A', bottom: 'P' });
});

test('a slice beyond the end is the last one', () => {
  assert.deepEqual(rows('axial', 'radiological', 7), rows('axial', 'radiological', 1));
  assert.deepEqual(rows('axial', 'radiological', -7), rows('axial', 'radiological', 0));
});

test('the voxel of a pixel is the one that the slice shows there, and back', () => {
  for (const plane of planes) {
    for (const convention of ['radiological', 'neurological'] as const) {
      const axes = planeAxes(plane, convention);
      rows(plane, convention, 1).forEach((values, row) =>
        values.forEach((value, column) => {
          const [x, y, z] = voxelAt(shape, axes, column, row, 1);
          assert.equal(x + 10 * y + 100 * z, value);
          assert.deepEqual(pixelAt(shape, axes, [x, y, z]), { column, row });
        }),
      );
    }
  }
});

test('millimetres follow the affine', () => {
  const affine = [2, 0, 0, -10, 0, 0, -3, 20, 0, 4, 0, 5, 0, 0, 0, 1];
  const voxel: Point3 = [1, 2, 3];
  assert.deepEqual(placeMm(affine, voxel), [-8, 11, 13]);
});
