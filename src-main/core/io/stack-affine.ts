import { maxCornerShiftMm } from '../volume/geometry.ts';
import { derivedAffine } from '../volume/affine.ts';
import { spacingOf, type Affine } from '../volume/volume.ts';
import { badFile } from './nifti/fault.ts';

/** Farther off, in parts of the spacing, a slice does not lie where an even stack has it. */
const largestShift = 0.1;

/**
 * Where slices that lie one behind the other are: the first's place, and along z the way from the first to the last one,
 * divided evenly. Slices that all lie at one place, as pictures do, keep the first's own step. `affines`: of all slices, or of
 * the first and the last; with `names`, each is checked. Throws `bad-file` naming a slice that lies elsewhere.
 */
export function stackAffine(affines: readonly Affine[], depth: number, names: readonly string[] = []): Affine {
  const first = affines[0];
  const last = affines[affines.length - 1];
  const way = [3, 7, 11].map((i) => last[i] - first[i]);
  const isMoving = depth > 1 && Math.hypot(...way) > 1e-3;
  const step = isMoving ? way.map((each) => each / (depth - 1)) : [first[2], first[6], first[10]];
  const affine = [0, 4, 8].flatMap((row, axis) => [first[row], first[row + 1], step[axis], first[row + 3]]);
  const whole = [...affine, 0, 0, 0, 1];
  const spacing = Math.min(...spacingOf(whole));
  names.forEach((name, z) => {
    const expected = derivedAffine(whole, [isMoving ? z : 0, 0, 0]);
    const own = affines[z].slice();
    // Across the slice there is but one voxel, which has no step.
    for (const i of [2, 6, 10]) own[i] = expected[i];
    const shiftMm = maxCornerShiftMm(own, expected, [1, 2, 2]);
    if (shiftMm <= largestShift * spacing) return;
    const fault = `lies ${Number(shiftMm.toPrecision(3))} mm away from where slice ${z + 1} of ${depth} is expected`;
    throw badFile(name, fault, 'give slices of even steps, in the order of the numbers in their names');
  });
  return whole;
}
