import { channelPercentiles } from '../volume/percentile.ts';
import type { VoxelArray } from '../volume/volume.ts';

/** Voxels that are looked at: percentiles of so many are right to a tenth of a per cent. */
const mostSamples = 262144;

/**
 * The 1st and 99th percentile of the finite values. Where these are equal, as in an image that is nearly all air, the
 * lowest and the highest; the second is always the greater.
 */
export function intensityWindow(data: VoxelArray, most = mostSamples): [number, number] {
  const values = finiteSamples(data, most);
  if (values.length === 0) return [0, 1];
  const percents = [1, 99, 0, 100];
  const image = { data: values, shape: [1, 1, values.length, 1], affine: [] } as const;
  const [p1, p99, min, max] = channelPercentiles(image, 0, percents);
  if (p99 > p1) return [p1, p99];
  return max > min ? [min, max] : [min, min + 1];
}

/** All of them, or as many as are enough: steps of the golden ratio cover every part of a volume evenly. */
function finiteSamples(data: VoxelArray, most: number): Float32Array {
  const count = Math.min(data.length, most);
  const step = data.length <= most ? 1 : Math.floor(data.length * 0.6180339887498949);
  const samples = new Float32Array(count);
  let kept = 0;
  for (let i = 0, at = 0; i < count; i++, at = (at + step) % data.length) {
    const value = data[at];
    if (Number.isFinite(value)) samples[kept++] = value;
  }
  return samples.subarray(0, kept);
}
