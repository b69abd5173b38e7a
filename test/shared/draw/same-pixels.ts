import assert from 'node:assert/strict';
import type { Frame } from '../../../shared/draw/frame.ts';
import type { Picture } from '../../core/figures/pixels.ts';

/** `room`: sums of fractions differ in their last bit with the order of summing, which may tip a half to the other side. */
export function requireSamePixels(frame: Frame, expected: Picture, room: number): void {
  assert.deepEqual([frame.width, frame.height], [expected.width, expected.height]);
  const at = frame.rgba.findIndex((value, i) => Math.abs(value - expected.data[i]) > room);
  const place = `pixel ${Math.floor(at / 4) % frame.width}, ${Math.floor(at / 4 / frame.width)}`;
  assert.equal(at, -1, `${place} is ${frame.rgba[at]}, not ${expected.data[at]}`);
}
