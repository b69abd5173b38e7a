import { spacingOf, type Affine, type Triple } from './volume.ts';

/** How far apart two grids of one shape lie, in words that messages and decisions share. */
export type GeometryMatch = 'same' | 'shifted' | 'different';

/**
 * Corners less than 1e-3 mm apart: the same grid, rounded differently. Less than a tenth of the smallest spacing:
 * usable, but worth a warning. More: another grid.
 */
export function compareGeometry(a: Affine, b: Affine, shape: Triple): { match: GeometryMatch; shiftMm: number } {
  const shiftMm = maxCornerShiftMm(a, b, shape);
  if (shiftMm < 1e-3) return { match: 'same', shiftMm };
  return { match: shiftMm < 0.1 * Math.min(...spacingOf(a)) ? 'shifted' : 'different', shiftMm };
}

/** The largest distance between the places that two affines give to the same corner voxel of a [z, y, x] grid. */
export function maxCornerShiftMm(a: Affine, b: Affine, [nz, ny, nx]: Triple): number {
  const change = a.map((value, i) => value - b[i]);
  let largest = 0;
  for (const x of [0, nx - 1]) {
    for (const y of [0, ny - 1]) {
      for (const z of [0, nz - 1]) {
        const along = [0, 4, 8].map((r) => change[r] * x + change[r + 1] * y + change[r + 2] * z + change[r + 3]);
        largest = Math.max(largest, Math.hypot(...along));
      }
    }
  }
  return largest;
}
