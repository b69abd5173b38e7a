import type { Shape, VoxelArray } from '../../volume/volume.ts';
import type { PixelFormat } from './pixel-format.ts';
import { pixelAt, type Placed } from './place-frame.ts';

/** A frame of a segmentation in a slice of a grid. */
export interface FrameToPaint {
  /** Row by row. */
  readonly mask: VoxelArray;
  /** Of the pixels to be painted. */
  readonly value: number;
  readonly format: Pick<PixelFormat, 'rows' | 'columns'>;
  readonly place: Placed;
}

type Paint = (from: number, to: number) => void;

/** Paints the voxels whose nearest pixel has the value; `paint` is told `from` and `to`, one after the last. */
export function paintFrame(frame: FrameToPaint, shape: Shape, paint: Paint): void {
  if (frame.place.isExact) paintExactly(frame, shape, paint);
  else paintNearest(frame, shape, paint);
}

/** Pixel by pixel, for pixels that are voxels. */
function paintExactly({ mask, value, format, place }: FrameToPaint, [nz, ny, nx]: Shape, paint: Paint): void {
  const [x0, y0, z0] = place.first.map(Math.round);
  const [u, w] = place.along.map((step) => step.map(Math.round));
  for (let row = 0, pixel = 0; row < format.rows; row++) {
    for (let column = 0; column < format.columns; column++, pixel++) {
      if (mask[pixel] !== value) continue;
      const x = x0 + column * u[0] + row * w[0];
      const y = y0 + column * u[1] + row * w[1];
      const z = z0 + column * u[2] + row * w[2];
      if (x < 0 || y < 0 || z < 0 || x >= nx || y >= ny || z >= nz) continue;
      const voxel = (z * ny + y) * nx + x;
      paint(voxel, voxel + 1);
    }
  }
}

/** Voxel by voxel. */
function paintNearest({ mask, value, format, place }: FrameToPaint, [nz, ny, nx]: Shape, paint: Paint): void {
  const sizes = [nx, ny, nz];
  const strides = [1, nx, nx * ny];
  const [p, q] = [0, 1, 2].filter((axis) => axis !== place.axis);
  const pixelOf = pixelAt(place);
  const [stepColumn, stepRow] = pixelOf(1, 0).map((at, i) => at - pixelOf(0, 0)[i]);
  for (let atQ = 0; atQ < sizes[q]; atQ++) {
    const start = place.slice! * strides[place.axis] + atQ * strides[q];
    const [firstColumn, firstRow] = pixelOf(0, atQ);
    for (let atP = 0; atP < sizes[p]; atP++) {
      const column = Math.round(firstColumn + atP * stepColumn);
      const row = Math.round(firstRow + atP * stepRow);
      if (column < 0 || row < 0 || column >= format.columns || row >= format.rows) continue;
      if (mask[row * format.columns + column] !== value) continue;
      const voxel = start + atP * strides[p];
      paint(voxel, voxel + 1);
    }
  }
}
