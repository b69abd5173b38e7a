import { checkedAffine } from '../nifti/affine.ts';
import type { Affine } from '../../volume/volume.ts';

export interface StoredGeometry {
  /** One a spatial axis, x first: the step to the next voxel in mm, of as many numbers as space has dimensions. */
  readonly steps: readonly (readonly number[])[];
  /** Place of the first voxel, mm. */
  readonly origin: readonly number[];
  /** What to multiply the coordinates by to get RAS, as [−1, −1, 1] for LPS. */
  readonly toRas: readonly [number, number, number];
}

export const lps = [-1, -1, 1] as const;

/** Of an image of two or three axes in two or three dimensions; a single slice is 1 mm thick, at a right angle to its axes. */
export function affineOfSteps({ steps, origin, toRas }: StoredGeometry, name: string): Affine {
  const all = steps.length === 2 ? [...steps, normalOf(steps)] : steps;
  const inRas = (vector: readonly number[], i: number): number => (vector[i] ?? 0) * toRas[i] + 0;
  const rows = [0, 1, 2].flatMap((i) => [...all.map((step) => inRas(step, i)), inRas(origin, i)]);
  return checkedAffine([...rows, 0, 0, 0, 1], 'its directions', name);
}

/** Of length 1, and upwards in a plane without a third dimension. Zero of a plane that is none: no affine will be made of it. */
function normalOf([a, b]: StoredGeometry['steps']): number[] {
  if (a.length < 3) return [0, 0, 1];
  const normal = [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
  const length = Math.hypot(...normal);
  return normal.map((value) => (length > 0 ? value / length : 0));
}

/** The steps and the origin of an affine in LPS, as the two formats of ITK hold them. */
export function lpsOf(affine: Affine): { steps: number[][]; origin: number[] } {
  const column = (j: number): number[] => [0, 1, 2].map((i) => affine[4 * i + j] * lps[i] + 0);
  return { steps: [column(0), column(1), column(2)], origin: column(3) };
}
