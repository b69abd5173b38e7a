import type { Grid } from './geometry.ts';
import { middleOf } from './geometry.ts';
import { axisLetters, placeMm, planeAxes, type Plane } from './plane.ts';
import { widthAndLevel, type Window } from './window.ts';

/** Numbers and places as panes write them. */

const minus = '\u2212';

export function decimal(value: number, digits: number): string {
  const text = value.toFixed(digits);
  return Number(text) === 0 ? text.replace('-', '') : text.replace('-', minus);
}

/** Where a slice lies, as in "S 12.5 mm": its middle, towards the named side of the origin of the room. */
export function slicePlace({ shape, affine }: Grid, plane: Plane, depth: number): string {
  const axis = planeAxes(plane).depth;
  const voxel: [number, number, number] = [...middleOf(shape)];
  voxel[axis] = depth;
  const mm = placeMm(affine, voxel)[axis];
  return `${axisLetters[axis][mm < 0 ? 0 : 1]} ${Math.abs(mm).toFixed(1)} mm`;
}

export function windowText(window: Window): string {
  const { width, level } = widthAndLevel(window);
  const digits = width < 1 ? 4 : width < 10 ? 2 : width < 100 ? 1 : 0;
  return `W ${decimal(width, digits)}  L ${decimal(level, digits)}`;
}

/** A whole number of screen pixels a voxel as "× 4", else with its decimals. */
export function zoomText(zoom: number): string {
  return `× ${Number(zoom.toFixed(2))}`;
}
