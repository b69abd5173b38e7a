import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planesOf } from '../../../../src-main/core/io/dicom/planes.ts';

test('an outline that is there twice is drawn once, and one inside of it stays a hole', () => {
  const outer = [0, 0, 8, 0, 8, 8, 0, 8];
  const again = [8, 8, 8, 0, 0, 0, 0, 8];
  const hole = [2, 2, 4, 2, 4, 4, 2, 4];
  const contours = [outer, again, hole].map((points) => ({ points: Float64Array.from(points), slice: 3 }));
  const { planes } = planesOf(contours, 5);
  assert.deepEqual(
    planes.map(({ slice, polygons }) => [slice, polygons.length]),
    [[3, 2]],
  );
});
