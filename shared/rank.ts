import type { Case } from './dataset.ts';

/**
 * Dimensions of the network that cases ask for: 2 where each is one axial slice, as a photograph is; else 3. Cases that could
 * not be read do not count.
 */
export function rankOf(cases: readonly Pick<Case, 'shape' | 'orientation'>[]): 2 | 3 {
  const read = cases.filter(({ shape }) => shape.length === 3);
  return read.length > 0 && read.every((each) => axialSlicesOf(each) === 1) ? 2 : 3;
}

/** Voxels along the axis that goes up or down; `orientation` has the letters of x, y, z, and `shape` is [z, y, x]. */
function axialSlicesOf({ shape, orientation }: Pick<Case, 'shape' | 'orientation'>): number {
  return shape[2 - [...orientation].findIndex((letter) => 'SI'.includes(letter))];
}
