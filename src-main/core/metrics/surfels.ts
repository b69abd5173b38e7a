import type { Triple } from '../volume/volume.ts';
import { extentOf, type Box } from './label-counts.ts';
import { nearestDistances } from './nearest-distances.ts';
import { surfelAreas } from './surfel-areas.ts';

/** Pieces of a surface, each in the middle of 2 × 2 × 2 voxels, with the way to the nearest piece of the other surface. */
export interface Surfels {
  readonly distancesMm: Float64Array;
  /** mm². */
  readonly areas: Float64Array;
}

export interface SurfelDistances {
  readonly fromTruth: Surfels;
  readonly fromPrediction: Surfels;
}

/**
 * The surfaces of one class in two label maps of `shape` [z, y, x], after Nikolov et al. (2018, arXiv:1809.04430), as their
 * program surface-distance has them. `box` holds all of the class, which occurs in both maps. What lies outside of the
 * image is empty. An axis along which the image has one voxel does not count: a slice has a contour, by length.
 */
export function surfelDistances(
  truth: Uint8Array,
  prediction: Uint8Array,
  shape: Triple,
  spacingMm: Triple,
  classIndex: number,
  box: Box,
): SurfelDistances {
  const isSingleVoxel = shape.every((voxels) => voxels === 1);
  const isFlat = shape.map((voxels) => voxels === 1 && !isSingleVoxel);
  const corners = extentOf(box).map((voxels, axis) => (isFlat[axis] ? 1 : voxels + 1)) as unknown as Triple;
  const areaOf = surfelAreas(spacingMm);
  const [a, b] = [truth, prediction].map((labels) => cornersOf(labels, shape, isFlat, classIndex, box, corners));
  const distancesOf = (from: Corners, to: Corners): Surfels => ({
    distancesMm: nearestDistances(from.places, to.places, corners, spacingMm),
    areas: Float64Array.from(from.codes, (code) => areaOf[code]),
  });
  return { fromTruth: distancesOf(a, b), fromPrediction: distancesOf(b, a) };
}

/** The smallest distance up to which there is at least this share (0 … 1) of the area. */
export function distanceWithin({ distancesMm, areas }: Surfels, share: number): number {
  const ascending = distancesMm.slice().sort();
  // Sums of areas differ in their last digits by the order of adding, which must not decide.
  const wanted = share * (1 - 1e-9) * areaUpTo({ distancesMm, areas }, Infinity);
  let [low, high] = [0, ascending.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (areaUpTo({ distancesMm, areas }, ascending[middle]) >= wanted) high = middle;
    else low = middle + 1;
  }
  return ascending[low];
}

/** mm² of the pieces that are no farther away than the limit. */
export function areaUpTo({ distancesMm, areas }: Surfels, limitMm: number): number {
  let area = 0;
  for (let i = 0; i < areas.length; i++) if (distancesMm[i] <= limitMm) area += areas[i];
  return area;
}

interface Corners {
  /** Ascending flat indexes into the grid of corners. */
  readonly places: Int32Array;
  /** Which of the eight voxels around are filled, as in `surfelAreas`. */
  readonly codes: Uint8Array;
}

/** The corners of voxels in and around the box through which the surface goes: some voxel around is filled, not all. */
function cornersOf(
  labels: Uint8Array,
  [, height, width]: Triple,
  [isFlatZ, isFlatY, isFlatX]: readonly boolean[],
  classIndex: number,
  { first, last }: Box,
  [cornersZ, cornersY, cornersX]: Triple,
): Corners {
  const found = new Uint8Array(cornersZ * cornersY * cornersX);
  let count = 0;
  // The rows before and after a corner, −1 where there is none; along a flat axis one voxel is both.
  const rows = [0, 0, 0, 0];
  for (let z = 0, at = 0; z < cornersZ; z++) {
    for (let y = 0; y < cornersY; y++) {
      for (let i = 0; i < 4; i++) {
        const rowZ = first[0] + z - (isFlatZ || i > 1 ? 0 : 1);
        const rowY = first[1] + y - (isFlatY || i % 2 === 1 ? 0 : 1);
        const isInside = rowZ >= first[0] && rowZ <= last[0] && rowY >= first[1] && rowY <= last[1];
        rows[i] = isInside ? (rowZ * height + rowY) * width : -1;
      }
      const [a, b, c, d] = rows;
      let code = 0;
      for (let x = 0; x < cornersX; x++, at++) {
        const column = first[2] + x;
        // The voxels after this corner were before the next one: bits 6, 4, 2, 0 become 7, 5, 3, 1.
        code = (code & 0b01010101) << 1;
        if (column <= last[2]) {
          if (a >= 0 && labels[a + column] === classIndex) code |= 64;
          if (b >= 0 && labels[b + column] === classIndex) code |= 16;
          if (c >= 0 && labels[c + column] === classIndex) code |= 4;
          if (d >= 0 && labels[d + column] === classIndex) code |= 1;
        }
        if (isFlatX) code |= code << 1;
        if (code === 0 || code === 255) continue;
        found[at] = code;
        count++;
      }
    }
  }
  const places = new Int32Array(count);
  const codes = new Uint8Array(count);
  for (let at = 0, i = 0; i < count; at++) {
    if (found[at] === 0) continue;
    places[i] = at;
    codes[i++] = found[at];
  }
  return { places, codes };
}
