import { StudioError } from '../../../../shared/errors.ts';
import { transformPoint } from '../../volume/invert-affine.ts';
import type { Affine, Shape } from '../../volume/volume.ts';
import type { Frame, Vector } from './frames.ts';
import { labelOf } from './geometry.ts';

/** Where a frame lies in a grid: pixel (column, row) at voxel first + column · along[0] + row · along[1]; all x, y, z. */
export interface Placed {
  readonly first: Vector;
  readonly along: readonly [Vector, Vector];
  /** The axis that is the same all over the frame, and where on it the frame is; null: outside of the grid. */
  readonly axis: number;
  readonly slice: number | null;
  /** Pixels are voxels, if in another order. */
  readonly isExact: boolean;
}

/** In voxels: how far a frame may be off a slice, and its pixels off voxels, to be said to lie there. */
const tolerance = 0.1;

/** Throws `bad-dataset` for a frame that is not parallel to slices of the grid, or lies between them. */
export function placeFrame(frame: Frame, toVoxel: Affine, shape: Shape): Placed {
  const { position, along, spacing, format } = frame;
  if (!position) throw misplaced(frame, 'has no place', 'export the segmentation again');
  const first = transformPoint(toVoxel, toRas(position));
  const step = (direction: Vector, mm: number): Vector => {
    const next = transformPoint(toVoxel, toRas(position.map((value, i) => value + direction[i] * mm) as never));
    return next.map((value, i) => value - first[i]) as unknown as Vector;
  };
  const steps = [step(along[0], spacing[1]), step(along[1], spacing[0])] as const;
  const drift = (axis: number): number =>
    Math.abs(steps[0][axis]) * (format.columns - 1) + Math.abs(steps[1][axis]) * (format.rows - 1);
  const axis = [2, 1, 0].find((each) => drift(each) < tolerance && Math.abs(determinant(steps, each)) > 1e-6);
  if (axis === undefined) {
    throw misplaced(frame, 'is not parallel to the slices of the image', 'resample one to the grid of the other');
  }
  const sizes = [shape[2], shape[1], shape[0]];
  const slice = Math.round(first[axis]);
  const isOutside = slice < 0 || slice >= sizes[axis];
  if (!isOutside && Math.abs(first[axis] - slice) > tolerance) {
    const where = `lies between slices of the image, ${Number(Math.abs(first[axis] - slice).toPrecision(2))} of a slice off`;
    throw misplaced(frame, where, 'resample one to the grid of the other');
  }
  const isExact =
    steps.every((each) => each.every((value) => isNear(value, Math.round(value), sizes))) && isOnVoxels(first);
  return { first, along: steps, axis, slice: isOutside ? null : slice, isExact: isExact && isPermutation(steps, axis) };
}

/** The pixel (column, row) of a voxel: of the axes that lie in the frame, in order. */
export function pixelAt({ first, along: [u, w], axis }: Placed): (p: number, q: number) => [number, number] {
  const [p, q] = [0, 1, 2].filter((each) => each !== axis);
  const det = u[p] * w[q] - w[p] * u[q];
  return (atP, atQ) => {
    const [dp, dq] = [atP - first[p], atQ - first[q]];
    return [(w[q] * dp - w[p] * dq) / det, (u[p] * dq - u[q] * dp) / det];
  };
}

function toRas([x, y, z]: Vector): Vector {
  return [-x, -y, z];
}

function determinant([u, w]: readonly [Vector, Vector], axis: number): number {
  const [p, q] = [0, 1, 2].filter((each) => each !== axis);
  return u[p] * w[q] - w[p] * u[q];
}

/** So near that it is still there at the far end of the grid. */
function isNear(value: number, whole: number, sizes: readonly number[]): boolean {
  return Math.abs(value - whole) * Math.max(...sizes) < tolerance;
}

function isOnVoxels(first: Vector): boolean {
  return first.every((value) => Math.abs(value - Math.round(value)) < tolerance);
}

function isPermutation(steps: readonly [Vector, Vector], axis: number): boolean {
  return (
    steps.every((step) => step.reduce((sum, value) => sum + Math.round(Math.abs(value)), 0) === 1) &&
    Math.abs(Math.round(determinant(steps, axis))) === 1
  );
}

function misplaced(frame: Frame, fault: string, next: string): StudioError {
  return new StudioError('bad-dataset', `${labelOf(frame)} ${fault}`, next);
}
