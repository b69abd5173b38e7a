import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareGeometry, maxCornerShiftMm } from '../../../src-main/core/volume/geometry.ts';
import type { Affine } from '../../../src-main/core/volume/volume.ts';

const affine: Affine = [2, 0, 0, 5, 0, 3, 0, 6, 0, 0, 4, 7, 0, 0, 0, 1];
const changed = (at: number, by: number): Affine => affine.map((value, i) => (i === at ? value + by : value));

test('an origin shift moves every corner by as much', () => {
  assert.ok(Math.abs(maxCornerShiftMm(affine, changed(3, 0.25), [10, 10, 10]) - 0.25) < 1e-12);
});

test('another spacing moves the far corner most', () => {
  assert.ok(Math.abs(maxCornerShiftMm(affine, changed(10, 0.01), [101, 5, 5]) - 1) < 1e-12);
});

test('the field rule: 1e-3 mm, then a tenth of the smallest spacing', () => {
  const match = (by: number) => compareGeometry(affine, changed(7, by), [3, 3, 3]).match;
  assert.deepEqual([0, 0.0009, 0.0011, 0.19, 0.21].map(match), ['same', 'same', 'shifted', 'shifted', 'different']);
});
