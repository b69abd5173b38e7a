import type { Affine, Triple } from './volume.ts';

/**
 * The affine of the grid whose voxel (0, 0, 0) lies at `start` and whose voxels are `step` apart, both [z, y, x] and
 * both in voxels of the grid that `affine` belongs to.
 */
export function derivedAffine(affine: Affine, start: Triple, step: Triple = [1, 1, 1]): Affine {
  const [z, y, x] = start;
  const rows = [0, 4, 8].map((row) => {
    const [ax, ay, az, origin] = affine.slice(row, row + 4);
    return [ax * step[2], ay * step[1], az * step[0], origin + ax * x + ay * y + az * z];
  });
  return [...rows.flat(), 0, 0, 0, 1];
}

/**
 * The affine after resampling from shape `from` to shape `to`: the corners of the imaged box stay where they are, so
 * the spacing becomes spacing · from / to and the first voxel's centre moves by half the difference.
 */
export function resampledAffine(affine: Affine, from: Triple, to: Triple): Affine {
  const step = from.map((length, axis) => length / to[axis]) as unknown as Triple;
  const start = step.map((each) => (each - 1) / 2) as unknown as Triple;
  return derivedAffine(affine, start, step);
}
