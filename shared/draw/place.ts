import type { Frame } from './frame.ts';
import { pixelAt, type PlaneAxes, type Point3, type Shape3, type Size } from './plane.ts';

/** Where a slice lies on a frame: its top left corner in frame pixels, and frame pixels for each pixel of the slice. */
export interface Placement {
  readonly left: number;
  readonly top: number;
  readonly scaleX: number;
  readonly scaleY: number;
}

/** Where the centre of a voxel lies on the frame. */
export function framePlace(
  shape: Shape3,
  axes: PlaneAxes,
  placement: Placement,
  voxel: Point3,
): [x: number, y: number] {
  const { column, row } = pixelAt(shape, axes, voxel);
  const { left, top, scaleX, scaleY } = placement;
  return [left + (column + 0.5) * scaleX, top + (row + 0.5) * scaleY];
}

/** The pixels of a frame along one side, from `from` until before `to`, that show the slice. */
export interface Span {
  readonly from: number;
  readonly to: number;
  /** The pixel of the slice in which the centre of frame pixel i lies is at i + margin; -1 where there is no slice. */
  readonly sources: Int32Array;
  /** Pixels before and after the frame that are told too. */
  readonly margin: number;
}

export function spansOf(frame: Frame, size: Size, placement: Placement, margin = 0): { columns: Span; rows: Span } {
  return {
    columns: spanOf(frame.width, size.width, placement.left, placement.scaleX, margin),
    rows: spanOf(frame.height, size.height, placement.top, placement.scaleY, margin),
  };
}

function spanOf(length: number, size: number, start: number, scale: number, margin: number): Span {
  const first = Math.ceil(start - 0.5);
  const end = Math.ceil(start + size * scale - 0.5);
  const sources = new Int32Array(length + 2 * margin).fill(-1);
  for (let at = Math.max(-margin, first); at < Math.min(length + margin, end); at++) {
    sources[at + margin] = Math.min(size - 1, Math.max(0, Math.floor((at + 0.5 - start) / scale)));
  }
  const from = Math.min(length, Math.max(0, first));
  return { from, to: Math.max(from, Math.min(length, end)), sources, margin };
}
