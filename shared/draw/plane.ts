/**
 * How the slices of a volume lie on the screen. Volumes are canonical: x grows to the right of the patient, y to the
 * front (anterior), z upwards (superior); `shape` is [z, y, x].
 */
export const planes = ['axial', 'coronal', 'sagittal'] as const;
export type Plane = (typeof planes)[number];

/** Radiological: as if seen from the feet, with the right of the patient on the left of the screen. */
export type Convention = 'radiological' | 'neurological';

/** 0 x, 1 y, 2 z. */
export type Axis = 0 | 1 | 2;
/** A voxel or a place in the room, [x, y, z]. */
export type Point3 = readonly [x: number, y: number, z: number];
export type Shape3 = readonly [z: number, y: number, x: number];

/** Which axis of the volume runs along the columns and rows of the picture, and which one from slice to slice. */
export interface PlaneAxes {
  readonly column: Axis;
  readonly row: Axis;
  readonly depth: Axis;
  /** Whether the first column is the last voxel. */
  readonly isColumnReversed: boolean;
  readonly isRowReversed: boolean;
}

const axesOfPlanes: Readonly<Record<Plane, readonly [column: Axis, row: Axis, depth: Axis]>> = {
  axial: [0, 1, 2],
  coronal: [0, 2, 1],
  sagittal: [1, 2, 0],
};

/** Anterior is up in axial slices and left in sagittal ones, superior up in the others, in either convention. */
export function planeAxes(plane: Plane, convention: Convention = 'radiological'): PlaneAxes {
  const [column, row, depth] = axesOfPlanes[plane];
  const isColumnReversed = column === 1 || convention === 'radiological';
  return { column, row, depth, isColumnReversed, isRowReversed: true };
}

export function sizeAlong(shape: Shape3, axis: Axis): number {
  return shape[2 - axis];
}

/** Millimetres from voxel to voxel. */
export function spacingAlong(spacingMm: Shape3, axis: Axis): number {
  return spacingMm[2 - axis];
}

/** Size of a slice in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

export function sliceSize(shape: Shape3, { column, row }: PlaneAxes): Size {
  return { width: sizeAlong(shape, column), height: sizeAlong(shape, row) };
}

/** The voxel that a pixel of slice `depth` shows. Takes and gives fractions too: pixel 0 reaches from 0 to 1. */
export function voxelAt(shape: Shape3, axes: PlaneAxes, column: number, row: number, depth: number): Point3 {
  const voxel: [number, number, number] = [depth, depth, depth];
  voxel[axes.column] = axes.isColumnReversed ? sizeAlong(shape, axes.column) - 1 - column : column;
  voxel[axes.row] = axes.isRowReversed ? sizeAlong(shape, axes.row) - 1 - row : row;
  return voxel;
}

/** The inverse of `voxelAt`. */
export function pixelAt(shape: Shape3, axes: PlaneAxes, voxel: Point3): { column: number; row: number } {
  const at = (axis: Axis, isReversed: boolean): number =>
    isReversed ? sizeAlong(shape, axis) - 1 - voxel[axis] : voxel[axis];
  return { column: at(axes.column, axes.isColumnReversed), row: at(axes.row, axes.isRowReversed) };
}

/** Towards which side of the patient an axis starts and ends. */
export const axisLetters = ['LR', 'PA', 'IS'] as const;

export interface EdgeLetters {
  readonly left: string;
  readonly right: string;
  readonly top: string;
  readonly bottom: string;
}

/** The sides of the patient at the edges of the picture. */
export function edgeLetters(axes: PlaneAxes): EdgeLetters {
  const [left, right] = ends(axes.column, axes.isColumnReversed);
  const [top, bottom] = ends(axes.row, axes.isRowReversed);
  return { left, right, top, bottom };
}

function ends(axis: Axis, isReversed: boolean): [first: string, last: string] {
  const [low, high] = axisLetters[axis];
  return isReversed ? [high, low] : [low, high];
}

/** Where the centre of a voxel lies: RAS+ millimetres by the row-major 4×4 affine. */
export function placeMm(affine: readonly number[], [x, y, z]: Point3): Point3 {
  const along = (row: number): number => affine[row] * x + affine[row + 1] * y + affine[row + 2] * z + affine[row + 3];
  return [along(0), along(4), along(8)];
}
