import type { Voxels } from '../contract.ts';
import { sizeAlong, sliceSize, type PlaneAxes, type Shape3 } from './plane.ts';

/** Copies one slice, row by row from the top left of the screen, to an array that is at least as long. */
export function extractSlice(data: Voxels, shape: Shape3, axes: PlaneAxes, depth: number, into: Voxels): void {
  const { width, height } = sliceSize(shape, axes);
  const strides = [1, shape[2], shape[2] * shape[1]];
  const columnStep = axes.isColumnReversed ? -strides[axes.column] : strides[axes.column];
  const rowStep = axes.isRowReversed ? -strides[axes.row] : strides[axes.row];
  let start = clampedDepth(shape, axes, depth) * strides[axes.depth];
  if (axes.isColumnReversed) start += (width - 1) * strides[axes.column];
  if (axes.isRowReversed) start += (height - 1) * strides[axes.row];
  for (let row = 0, to = 0; row < height; row++, start += rowStep) {
    for (let column = 0, from = start; column < width; column++, from += columnStep) into[to++] = data[from];
  }
}

/**
 * Sagittal slices from `depth` on, one after the other. They lie side by side in memory, where one of them alone takes
 * nearly as long as several.
 */
export function extractSagittal(
  data: Voxels,
  shape: Shape3,
  axes: PlaneAxes,
  depth: number,
  count: number,
  into: Voxels,
): void {
  const { width, height } = sliceSize(shape, axes);
  const plane = width * height;
  const [nz, ny, nx] = shape;
  for (let row = 0, to = 0; row < height; row++) {
    const z = axes.isRowReversed ? nz - 1 - row : row;
    for (let column = 0; column < width; column++, to++) {
      const y = axes.isColumnReversed ? ny - 1 - column : column;
      const from = (z * ny + y) * nx + depth;
      for (let i = 0, at = to; i < count; i++, at += plane) into[at] = data[from + i];
    }
  }
}

function clampedDepth(shape: Shape3, axes: PlaneAxes, depth: number): number {
  return Math.min(sizeAlong(shape, axes.depth) - 1, Math.max(0, Math.round(depth)));
}
