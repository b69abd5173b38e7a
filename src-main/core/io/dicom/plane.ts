import type { Frame } from './frames.ts';

/** What the slices of one image share; a localizer in the same series differs in it. */
export interface Plane extends Pick<Frame, 'along' | 'spacing'> {
  readonly columns: number;
  readonly rows: number;
  readonly samples: number;
}

/** Of directions, a quarter of a degree; of millimetres, a hundredth: scanners round from slice to slice. */
const tolerance = { direction: 5e-3, spacing: 1e-2 };

export function planeOf({ format: { columns, rows, samples }, along, spacing }: Frame): Plane {
  return { columns, rows, samples, along, spacing };
}

export function isSamePlane(a: Plane, b: Plane): boolean {
  return (
    a.columns === b.columns &&
    a.rows === b.rows &&
    a.samples === b.samples &&
    a.along.every((each, i) => each.every((value, j) => Math.abs(value - b.along[i][j]) <= tolerance.direction)) &&
    a.spacing.every((value, i) => Math.abs(value - b.spacing[i]) <= tolerance.spacing * value)
  );
}
