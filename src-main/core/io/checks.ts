import type { Problem } from '../../../shared/dataset.ts';
import { compareGeometry } from '../volume/geometry.ts';
import { spatialShape, type Volume, type VoxelArray } from '../volume/volume.ts';
import { problem } from './layouts/layout.ts';

/** Where a file's voxels lie; `name` is what messages call it, as in `the label a.nii`. */
export type Grid = Pick<Volume, 'shape' | 'affine'> & { readonly name: string };

/** More values than this are no classes: they do not fit the 8 bits of a class index. */
const mostClasses = 256;

/** A float64 beyond it becomes infinite when it is made a float32. */
export const largestFloat32 = 3.4028234663852886e38;

/** NaN or infinite, also where only the conversion to float32 makes it so; or the same everywhere. */
export function intensityProblems(name: string, { data }: Volume): Problem[] {
  const bad = notFiniteCount(data);
  if (bad > 0) {
    const message = `${name} is NaN or infinite in ${bad} voxel${bad === 1 ? '' : 's'}`;
    return [problem('error', 'not-finite', message, 'replace them by a number, such as that of air')];
  }
  if (!isConstant(data)) return [];
  const message = `${name} has the value ${data[0]} everywhere`;
  return [problem('warning', 'constant-image', message, 'check that it is the right file')];
}

function notFiniteCount(data: VoxelArray): number {
  if (!(data instanceof Float32Array || data instanceof Float64Array)) return 0;
  let bad = 0;
  for (let i = 0; i < data.length; i++) if (!(Math.abs(data[i]) <= largestFloat32)) bad++;
  return bad;
}

function isConstant(data: VoxelArray): boolean {
  for (let i = 1; i < data.length; i++) if (data[i] !== data[0]) return false;
  return true;
}

/** The values of a label, ascending, or null where it cannot be used. */
export function labelValuesOf(name: string, { data, shape }: Volume): { values: number[] | null; problems: Problem[] } {
  const fault = (kind: string, message: string, next: string) => ({
    values: null,
    problems: [problem('error', kind, message, next)],
  });
  if (shape[3] > 1) return fault('label-channels', `${name} has ${shape[3]} channels`, 'give a label of one channel');
  const seen = new Set<number>();
  let last = NaN;
  for (let i = 0; i < data.length; i++) {
    const value = data[i];
    if (value === last) continue;
    if (!Number.isInteger(value)) {
      if (Number.isFinite(value)) {
        return fault('label-fraction', `${name} holds ${value}, not a whole number`, 'give labels of whole numbers');
      }
      return fault('label-not-finite', `${name} holds ${value}`, 'give labels of whole numbers');
    }
    seen.add(value);
    last = value;
    if (seen.size > mostClasses) {
      const message = `${name} holds more than ${mostClasses} different values`;
      return fault('label-values', message, 'check that it is a label and not an image');
    }
  }
  const values = [...seen].sort((a, b) => a - b);
  if (values.length > 1 || values[0] !== 0) return { values, problems: [] };
  const message = `${name} is background everywhere`;
  return { values, problems: [problem('warning', 'empty-label', message, 'check that nothing was forgotten')] };
}

/** Whether `other` lies on the grid of `expected`. */
export function gridProblems(expected: Grid, other: Grid): Problem[] {
  const shape = spatialShape(expected.shape);
  const otherShape = spatialShape(other.shape);
  if (otherShape.some((size, axis) => size !== shape[axis])) {
    const [a, b] = [otherShape, shape].map((each) => each.toReversed().join('×'));
    const message = `${other.name} has ${a} voxels, ${expected.name} has ${b}`;
    return [problem('error', 'shape-mismatch', message, 'resample one to the grid of the other')];
  }
  const { match, shiftMm } = compareGeometry(expected.affine, other.affine, shape);
  if (match === 'same') return [];
  const message = `${other.name} lies up to ${Number(shiftMm.toPrecision(3))} mm away from ${expected.name}`;
  if (match === 'different') {
    return [problem('error', 'geometry-mismatch', message, 'resample one to the grid of the other')];
  }
  return [problem('warning', 'geometry-shift', message, `the place of ${expected.name} is used for both`)];
}
