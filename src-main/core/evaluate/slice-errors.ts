import type { Triple } from '../volume/volume.ts';
import type { Runs } from './error-runs.ts';

/** Voxels of each slice along the axes x, y and z of a volume of `shape` [z, y, x]. */
export function countBySlice({ starts, ends }: Runs, [depth, height, width]: Triple): [number[], number[], number[]] {
  // Of x: how much the count changes from one slice to the next.
  const x = new Float64Array(width + 1);
  const y = new Float64Array(height);
  const z = new Float64Array(depth);
  for (let i = 0; i < starts.length; i++) {
    const row = Math.floor(starts[i] / width);
    const length = ends[i] - starts[i];
    z[Math.floor(row / height)] += length;
    y[row % height] += length;
    x[starts[i] - row * width]++;
    x[ends[i] - row * width]--;
  }
  for (let i = 1; i < width; i++) x[i] += x[i - 1];
  return [[...x.subarray(0, width)], [...y], [...z]];
}
