import type { Placement } from './place.ts';
import {
  pixelAt,
  sliceSize,
  spacingAlong,
  voxelAt,
  type PlaneAxes,
  type Point3,
  type Shape3,
  type Size,
} from './plane.ts';

/**
 * How slices lie in panes. Zoom is in screen pixels for a voxel along its shortest side, the same in all panes, so that
 * a millimetre has one length everywhere. Sizes and places are in pixels of the screen itself, not in those of CSS.
 */

export interface Grid {
  readonly shape: Shape3;
  readonly spacingMm: Shape3;
  readonly affine: readonly number[];
}

/** Whole numbers where voxels are enlarged: all of them are of one size on the screen then. */
const steps = [1, 1.5, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 24, 32, 40, 48, 64];
export const zoomSteps: readonly number[] = [1 / 8, 1 / 6, 1 / 4, 1 / 3, 1 / 2, 2 / 3, ...steps];

export function nextZoom(zoom: number, direction: 1 | -1): number {
  const slack = 1e-6;
  if (direction > 0) return zoomSteps.find((step) => step > zoom + slack) ?? zoom;
  return zoomSteps.findLast((step) => step < zoom - slack) ?? zoom;
}

/** From here on the next smaller whole number costs less room than uneven voxels cost sharpness. */
const leastWhole = 4;

/** The largest zoom at which all of a slice can be seen. */
export function fitZoom(grid: Grid, axes: PlaneAxes, pane: Size): number {
  const { width, height } = sliceSize(grid.shape, axes);
  const one = scalesOf(grid, axes, 1);
  const fit = Math.min(pane.width / (width * one.scaleX), pane.height / (height * one.scaleY));
  return fit >= leastWhole ? Math.floor(fit) : Math.max(fit, zoomSteps[0]);
}

function scalesOf(grid: Grid, axes: PlaneAxes, zoom: number): Pick<Placement, 'scaleX' | 'scaleY'> {
  const finest = Math.min(...grid.spacingMm);
  return {
    scaleX: (zoom * spacingAlong(grid.spacingMm, axes.column)) / finest,
    scaleY: (zoom * spacingAlong(grid.spacingMm, axes.row)) / finest,
  };
}

/** With the voxel `centre`, which may lie between voxels, in the middle of the pane. */
export function placementOf(grid: Grid, axes: PlaneAxes, zoom: number, centre: Point3, pane: Size): Placement {
  const { scaleX, scaleY } = scalesOf(grid, axes, zoom);
  const { column, row } = pixelAt(grid.shape, axes, centre);
  return {
    left: Math.round(pane.width / 2 - (column + 0.5) * scaleX),
    top: Math.round(pane.height / 2 - (row + 0.5) * scaleY),
    scaleX,
    scaleY,
  };
}

/** The pixel of the slice, with fractions, at a place of the pane. */
export function sliceAt({ left, top, scaleX, scaleY }: Placement, x: number, y: number) {
  return { column: (x - left) / scaleX, row: (y - top) / scaleY };
}

/** The voxel at a place of the pane that shows slice `depth`; null beside the image. */
export function voxelUnder(
  grid: Grid,
  axes: PlaneAxes,
  placement: Placement,
  depth: number,
  x: number,
  y: number,
): Point3 | null {
  const { width, height } = sliceSize(grid.shape, axes);
  const { column, row } = sliceAt(placement, x, y);
  if (column < 0 || row < 0 || column >= width || row >= height) return null;
  return voxelAt(grid.shape, axes, Math.floor(column), Math.floor(row), depth);
}

/** The voxel with fractions at a place of the pane; beside the image the nearest place of its edge. */
export function placeUnder(
  { shape }: Grid,
  axes: PlaneAxes,
  placement: Placement,
  depth: number,
  x: number,
  y: number,
): Point3 {
  const { width, height } = sliceSize(shape, axes);
  const { column, row } = sliceAt(placement, x, y);
  const within = (at: number, length: number): number => Math.min(length, Math.max(0, at)) - 0.5;
  return voxelAt(shape, axes, within(column, width), within(row, height), depth);
}

/** The centre at which, with the new zoom, what lies at (x, y) stays there. */
export function centreForZoom(
  grid: Grid,
  axes: PlaneAxes,
  before: Placement,
  zoom: number,
  centre: Point3,
  pane: Size,
  [x, y]: readonly [number, number],
): Point3 {
  const { column, row } = sliceAt(before, x, y);
  const { scaleX, scaleY } = scalesOf(grid, axes, zoom);
  const columnAfter = column - (x - pane.width / 2) / scaleX - 0.5;
  const rowAfter = row - (y - pane.height / 2) / scaleY - 0.5;
  return withinPlane(centre, axes, voxelAt(grid.shape, axes, columnAfter, rowAfter, centre[axes.depth]));
}

/** The centre after the image was dragged by so many pixels. */
export function centreForPan(
  grid: Grid,
  axes: PlaneAxes,
  placement: Placement,
  centre: Point3,
  [dx, dy]: readonly [number, number],
): Point3 {
  const { column, row } = pixelAt(grid.shape, axes, centre);
  const moved = voxelAt(grid.shape, axes, column - dx / placement.scaleX, row - dy / placement.scaleY, 0);
  return withinPlane(centre, axes, moved);
}

/** Takes the two coordinates of the plane from `moved`, the third from `point`. */
function withinPlane(point: Point3, axes: PlaneAxes, moved: Point3): Point3 {
  const result: [number, number, number] = [...moved];
  result[axes.depth] = point[axes.depth];
  return result;
}

export function middleOf([depth, height, width]: Shape3): Point3 {
  return [(width - 1) / 2, (height - 1) / 2, (depth - 1) / 2];
}

/** The same place relative to the whole, in a volume of another size. */
export function carriedOver(point: Point3, from: Shape3, to: Shape3): Point3 {
  const along = (axis: number): number => {
    const [before, after] = [from[2 - axis] - 1, to[2 - axis] - 1];
    return before === 0 ? after / 2 : (point[axis] / before) * after;
  };
  return [along(0), along(1), along(2)];
}

export function clampedVoxel(voxel: Point3, shape: Shape3): Point3 {
  const along = (axis: number): number => Math.min(shape[2 - axis] - 1, Math.max(0, Math.round(voxel[axis])));
  return [along(0), along(1), along(2)];
}
