import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axialSlice, fullestSlice } from '../../../src-main/core/volume/slice.ts';
import type { Affine } from '../../../src-main/core/volume/volume.ts';

/** Voxels of 2 × 3 × 4 mm along x, y, z. */
const affine: Affine = [2, 0, 0, 0, 0, 3, 0, 0, 0, 0, 4, 0, 0, 0, 0, 1];

test('a slice has the front of the patient at the top and the right at the left', () => {
  // Two slices of two rows of three columns: x grows to the right of the patient, y to the front.
  const data = Float32Array.of(0, 0, 0, 0, 0, 0, 10, 20, 30, 40, 50, 60);
  const label = { data: Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5), shape: [2, 2, 3, 1], affine } as const;
  const slice = axialSlice({ data, shape: [2, 2, 3, 1], affine }, label, 1, [10, 60]);
  assert.deepEqual([...slice.grey], [255, 204, 153, 102, 51, 0]);
  assert.deepEqual([...slice.label!], [5, 4, 3, 2, 1, 0]);
  assert.deepEqual([slice.width, slice.height, slice.pixelAspect, slice.prediction], [3, 2, 1.5, null]);
});

test('the window cuts intensities, one channel is shown, and a flat image is black', () => {
  const data = Float32Array.of(5, -1, 5, 0, 5, 1, 5, 9);
  const image = { data, shape: [1, 1, 4, 2], affine } as const;
  assert.deepEqual([...axialSlice(image, null, 0, [0, 2], 1).grey], [255, 128, 0, 0]);
  assert.deepEqual([...axialSlice(image, null, 0, [5, 5]).grey], [0, 0, 0, 0]);
  assert.equal(axialSlice(image, null, 0, [0, 1]).label, null);
});

test('the fullest slice has most foreground; without any it is the middle one', () => {
  const of = (...data: number[]) => fullestSlice({ data: Uint8Array.from(data), shape: [3, 1, 2, 1], affine });
  assert.equal(of(0, 1, 2, 1, 0, 2), 1);
  assert.equal(of(0, 0, 0, 0, 0, 2), 2);
  assert.equal(of(0, 0, 0, 0, 0, 0), 1);
});
