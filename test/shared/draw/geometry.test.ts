import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planeAxes, planes, type Point3 } from '../../../shared/draw/plane.ts';
import {
  carriedOver,
  centreForPan,
  centreForZoom,
  clampedVoxel,
  fitZoom,
  middleOf,
  nextZoom,
  placementOf,
  sliceAt,
  voxelUnder,
  type Grid,
} from '../../../shared/draw/geometry.ts';

/** 100 × 80 × 20 voxels of 1 × 1 × 4 mm. */
const grid: Grid = {
  shape: [20, 80, 100],
  spacingMm: [4, 1, 1],
  affine: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 4, 0, 0, 0, 0, 1],
};
const pane = { width: 640, height: 480 };

test('a millimetre is equally long in all planes and directions', () => {
  for (const plane of planes) {
    const axes = planeAxes(plane);
    const { scaleX, scaleY } = placementOf(grid, axes, 3, [0, 0, 0], pane);
    assert.deepEqual([scaleX, scaleY], plane === 'axial' ? [3, 3] : [3, 12], plane);
  }
});

test('what fits shows the whole slice, by whole pixels a voxel where voxels are large', () => {
  assert.equal(fitZoom(grid, planeAxes('axial'), pane), 6);
  // 80 mm high, 80 mm wide: 480 / 80.
  assert.equal(fitZoom(grid, planeAxes('sagittal'), pane), 6);
  assert.equal(fitZoom(grid, planeAxes('axial'), { width: 250, height: 480 }), 2.5);
  assert.equal(fitZoom(grid, planeAxes('axial'), { width: 459, height: 480 }), 4);
});

test('zoom steps are whole numbers above one, and end', () => {
  assert.equal(nextZoom(1, 1), 1.5);
  assert.equal(nextZoom(3, 1), 4);
  assert.equal(nextZoom(2.5, -1), 2);
  assert.equal(nextZoom(2.5, 1), 3);
  assert.equal(nextZoom(64, 1), 64);
});

test('the centre lies in the middle of the pane', () => {
  for (const plane of planes) {
    const axes = planeAxes(plane);
    const placement = placementOf(grid, axes, 2, middleOf(grid.shape), pane);
    const { column, row } = sliceAt(placement, 320, 240);
    const size = plane === 'axial' ? [100, 80] : plane === 'coronal' ? [100, 20] : [80, 20];
    assert.deepEqual([column, row], [size[0] / 2, size[1] / 2], plane);
  }
});

test('the patient’s right is on the left of the screen', () => {
  const axes = planeAxes('axial');
  const placement = placementOf(grid, axes, 2, middleOf(grid.shape), pane);
  assert.deepEqual(placement, { left: 220, top: 160, scaleX: 2, scaleY: 2 });
  // The top left pixel of the image: rightmost, most anterior voxel.
  assert.deepEqual(voxelUnder(grid, axes, placement, 7, 220.5, 160.5), [99, 79, 7]);
  assert.deepEqual(voxelUnder(grid, axes, placement, 7, 419.5, 319.5), [0, 0, 7]);
  assert.equal(voxelUnder(grid, axes, placement, 7, 219.5, 200), null);
  assert.equal(voxelUnder(grid, axes, placement, 7, 300, 320.5), null);
});

test('zoom at the pointer keeps what lies under it', () => {
  for (const plane of planes) {
    const axes = planeAxes(plane);
    const centre: Point3 = [40, 30, 11];
    const before = placementOf(grid, axes, 2, centre, pane);
    const after = centreForZoom(grid, axes, before, 8, centre, pane, [400, 200]);
    const wanted = sliceAt(before, 400, 200);
    const found = sliceAt(placementOf(grid, axes, 8, after, pane), 400, 200);
    // Half a screen pixel of rounding.
    assert.ok(Math.abs(found.column - wanted.column) <= 0.5 / 8, plane);
    assert.ok(Math.abs(found.row - wanted.row) <= 0.5 / 8, plane);
    assert.equal(after[axes.depth], centre[axes.depth]);
  }
});

test('a pan moves the image with the pointer', () => {
  const axes = planeAxes('coronal');
  const centre = middleOf(grid.shape);
  const before = placementOf(grid, axes, 2, centre, pane);
  const after = placementOf(grid, axes, 2, centreForPan(grid, axes, before, centre, [30, -16]), pane);
  assert.deepEqual([after.left - before.left, after.top - before.top], [30, -16]);
});

test('the place carries over to a volume of another size', () => {
  assert.deepEqual(carriedOver([99, 0, 9.5], [20, 80, 100], [39, 41, 50]), [49, 0, 19]);
  assert.deepEqual(carriedOver([0, 0, 0], [1, 1, 1], [3, 5, 7]), [3, 2, 1]);
  assert.deepEqual(clampedVoxel([-3, Infinity, 4.4], [20, 80, 100]), [0, 79, 4]);
});
