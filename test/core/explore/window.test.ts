import assert from 'node:assert/strict';
import { test } from 'node:test';
import { intensityWindow } from '../../../src-main/core/explore/intensity-window.ts';

test('the window goes from the 1st to the 99th percentile, as numpy has them', () => {
  // numpy.percentile(range(101), [1, 99]) and of range(11): 0.1, 9.9
  assert.deepEqual(intensityWindow(Int16Array.from({ length: 101 }, (_, i) => 100 - i)), [1, 99]);
  const [low, high] = intensityWindow(Float64Array.from({ length: 11 }, (_, i) => i));
  assert(Math.abs(low - 0.1) < 1e-6 && Math.abs(high - 9.9) < 1e-6);
});

test('values that are not finite do not count', () => {
  const data = Float32Array.from({ length: 303 }, (_, i) => [i / 3, NaN, -Infinity][i % 3]);
  assert.deepEqual(intensityWindow(data), [1, 99]);
  assert.deepEqual(intensityWindow(Float32Array.of(NaN, NaN)), [0, 1]);
});

test('an image that is nearly all air has a window from its lowest to its highest value; a constant one of 1', () => {
  const data = new Uint8Array(1000);
  data[500] = 200;
  assert.deepEqual(intensityWindow(data), [0, 200]);
  assert.deepEqual(intensityWindow(new Uint8Array(10).fill(5)), [5, 6]);
});

test('a large volume is sampled, evenly over all of its rows and planes', () => {
  // Values repeat along rows of 512, which a sample of every 512th voxel would not see.
  const data = Int16Array.from({ length: 64 * 512 * 100 }, (_, i) => i % 512);
  const [low, high] = intensityWindow(data);
  assert(Math.abs(low - 5) <= 1 && Math.abs(high - 506) <= 1, `${low} ${high}`);
});
