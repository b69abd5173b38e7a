import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Frame } from '../../../../src-main/core/io/dicom/frames.ts';
import { fillPadding } from '../../../../src-main/core/io/dicom/scale.ts';

/** A slice of three pixels whose padding is stored as one number. */
function filled(values: number[], padding: number, slope = 1, intercept = 0): number[] {
  const data = Float32Array.from(values);
  const format = { padding: [padding, padding], photometric: 'MONOCHROME2', bitsStored: 16, signed: true };
  fillPadding(data, [{ format, slope, intercept } as unknown as Frame], values.length);
  return [...data];
}

test('padding below or above all values becomes the lowest of them, as it is scaled', () => {
  assert.deepEqual(filled([-2000, 5, -7], -2000), [-7, 5, -7]);
  assert.deepEqual(filled([32767, 5, 9], 32767), [5, 5, 9]);
  assert.deepEqual(filled([-5024, -1000, 30], -2000, 2, -1024), [-1000, -1000, 30]);
});

test('padding of 0 below all values stays, as does one amid them, and an image of padding alone', () => {
  assert.deepEqual(filled([0, 5, 9], 0), [0, 5, 9]);
  assert.deepEqual(filled([-2000, -2001, 9], -2000), [-2000, -2001, 9]);
  assert.deepEqual(filled([-2000, -2000, -2000], -2000), [-2000, -2000, -2000]);
});
