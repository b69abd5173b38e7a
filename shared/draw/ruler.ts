import type { Grid } from './geometry.ts';
import { placeMm, planeAxes, type Plane, type Point3 } from './plane.ts';
import type { Frame } from './frame.ts';

/** A distance between two places of a slice: voxels with fractions, which stay where they are when the view moves. */
export interface Ruler {
  readonly plane: Plane;
  readonly from: Point3;
  readonly to: Point3;
}

/** Millimetres, by the affine: right on any grid. */
export function rulerMm({ affine }: Grid, { from, to }: Ruler): number {
  const [a, b] = [placeMm(affine, from), placeMm(affine, to)];
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

/** Whether it lies on the slice that a pane shows. */
export function isRulerOn(ruler: Ruler | null, plane: Plane, depth: number): ruler is Ruler {
  return ruler !== null && ruler.plane === plane && Math.round(ruler.from[planeAxes(plane).depth]) === depth;
}

/** In pixels of the frame. */
export type Line = readonly [from: readonly [x: number, y: number], to: readonly [x: number, y: number]];

/** Half the length of the marks at the ends, in line widths. */
const endMark = 5;
const black = 0xff000000;

/** A line with a mark across each of its ends, on a dark edge so that it shows on bright images too. */
export function drawRuler(frame: Frame, [from, to]: Line, colour: number, lineWidth: number): void {
  const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
  if (length === 0) return;
  const acrossX = (-(to[1] - from[1]) / length) * endMark * lineWidth;
  const acrossY = ((to[0] - from[0]) / length) * endMark * lineWidth;
  for (const [ink, reach] of [
    [black, lineWidth * 2],
    [colour, lineWidth],
  ]) {
    drawLine(frame, from[0], from[1], to[0], to[1], ink, reach);
    for (const [x, y] of [from, to]) {
      drawLine(frame, x - acrossX, y - acrossY, x + acrossX, y + acrossY, ink, reach);
    }
  }
}

/** All pixels whose centres lie within `reach` of the line, at least one in each row or column that it crosses. */
function drawLine(frame: Frame, x0: number, y0: number, x1: number, y1: number, ink: number, reach: number): void {
  const isFlat = Math.abs(x1 - x0) >= Math.abs(y1 - y0);
  const [u0, v0, u1, v1] = isFlat ? [x0, y0, x1, y1] : [y0, x0, y1, x1];
  const end = isFlat ? frame.width : frame.height;
  const side = isFlat ? frame.height : frame.width;
  const slope = u1 === u0 ? 0 : (v1 - v0) / (u1 - u0);
  // Measured along the other axis, a slanted line of the same thickness is wider.
  const half = Math.max(0.5, reach * Math.hypot(1, slope));
  const first = Math.max(0, Math.ceil(Math.min(u0, u1) - 0.5 - 1e-9));
  const last = Math.min(end - 1, Math.floor(Math.max(u0, u1) - 0.5 + 1e-9));
  for (let u = first; u <= last; u++) {
    const v = v0 + slope * (u + 0.5 - u0);
    const from = Math.max(0, Math.ceil(v - half - 0.5));
    const to = Math.min(side - 1, Math.ceil(v + half - 0.5) - 1);
    for (let w = from; w <= to; w++) frame.pixels[isFlat ? w * frame.width + u : u * frame.width + w] = ink;
  }
}
