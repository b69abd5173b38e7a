import { determinant3 } from './matrix3.ts';
import type { Affine } from './volume.ts';

/** From millimetres back to voxels (x, y, z). The affine must not be singular. */
export function invertAffine(affine: Affine): Affine {
  const [a, b, c, tx, d, e, f, ty, g, h, i, tz] = affine;
  const det = determinant3([a, b, c, d, e, f, g, h, i]);
  const rows = [
    [e * i - f * h, c * h - b * i, b * f - c * e],
    [f * g - d * i, a * i - c * g, c * d - a * f],
    [d * h - e * g, b * g - a * h, a * e - b * d],
  ].map((row) => row.map((value) => value / det));
  return [...rows.flatMap(([x, y, z]) => [x, y, z, -(x * tx + y * ty + z * tz)]), 0, 0, 0, 1];
}

/** The voxel (x, y, z), not rounded, at a place in millimetres; with an affine itself, the place of a voxel. */
export function transformPoint(affine: Affine, [x, y, z]: readonly number[]): [number, number, number] {
  const at = (row: number): number => affine[row] * x + affine[row + 1] * y + affine[row + 2] * z + affine[row + 3];
  return [at(0), at(4), at(8)];
}
