import { maskPairs, type MaskPair } from '../../../src-main/core/metrics/mask-pair.ts';
import type { LabelVolume, Triple } from '../../../src-main/core/volume/volume.ts';

/** A label volume of `shape` [z, y, x] whose voxel (z, y, x) holds `labelAt(z, y, x)`. */
export function labels(
  [depth, height, width]: Triple,
  [z, y, x]: Triple,
  labelAt: (z: number, y: number, x: number) => number | boolean,
): LabelVolume {
  const data = new Uint8Array(depth * height * width);
  for (let i = 0; i < data.length; i++) {
    data[i] = Number(labelAt(Math.floor(i / (height * width)), Math.floor(i / width) % height, i % width));
  }
  return { data, shape: [depth, height, width, 1], affine: [x, 0, 0, 0, 0, y, 0, 0, 0, 0, z, 0, 0, 0, 0, 1] };
}

/** A box from `low` to `high` (not included), both [z, y, x]. */
export function boxLabels(shape: Triple, spacingMm: Triple, low: Triple, high: Triple): LabelVolume {
  const isIn = (place: Triple): boolean => place.every((at, axis) => at >= low[axis] && at < high[axis]);
  return labels(shape, spacingMm, (z, y, x) => isIn([z, y, x]));
}

/** The pair of class 1. */
export function pairOf(truth: LabelVolume, prediction: LabelVolume): MaskPair {
  return maskPairs(truth, prediction, 2)[1];
}
