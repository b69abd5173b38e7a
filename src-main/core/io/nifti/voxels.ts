import type { VoxelArray } from '../../volume/volume.ts';

/** slope · value + intercept as float32; the array itself where nothing is to be done, so that integers stay integers. */
export function scale(data: VoxelArray, slope: number, intercept: number): VoxelArray {
  if (slope === 1 && intercept === 0) return data;
  const scaled = new Float32Array(data.length);
  for (let i = 0; i < data.length; i++) scaled[i] = slope * data[i] + intercept;
  return scaled;
}

/** From the file's order, channel slowest, to [z, y, x, channel]. */
export function interleave<A extends VoxelArray>(data: A, channels: number): A {
  if (channels === 1) return data;
  const interleaved = newLike(data);
  const voxels = data.length / channels;
  for (let c = 0, from = 0; c < channels; c++) {
    for (let v = 0, to = c; v < voxels; v++, to += channels) interleaved[to] = data[from++];
  }
  return interleaved;
}

/** The inverse of `interleave`. */
export function deinterleave<A extends VoxelArray>(data: A, channels: number): A {
  if (channels === 1) return data;
  const planar = newLike(data);
  const voxels = data.length / channels;
  for (let c = 0, to = 0; c < channels; c++) {
    for (let v = 0, from = c; v < voxels; v++, from += channels) planar[to++] = data[from];
  }
  return planar;
}

function newLike<A extends VoxelArray>(data: A): A {
  return new (data.constructor as new (length: number) => A)(data.length);
}
