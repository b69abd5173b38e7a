import { voxelCount, type Affine, type FloatVolume, type Shape } from './volume.ts';

/** A volume that is never in memory as a whole: its slices [y, x, channel] in order along z, each good until the next. */
export interface Slices {
  /** Of the volume, [z, y, x, channel]. */
  readonly shape: Shape;
  readonly affine: Affine;
  readonly planes: AsyncIterable<Float32Array>;
}

/** The slices of blocks of whole slices. */
export async function* planesOf(
  blocks: Iterable<Float32Array> | AsyncIterable<Float32Array>,
  [, height, width, channels]: Shape,
): AsyncGenerator<Float32Array> {
  const length = height * width * channels;
  for await (const block of blocks) {
    for (let at = 0; at < block.length; at += length) yield block.subarray(at, at + length);
  }
}

/** All of them in one volume. */
export async function gathered({ shape, affine, planes }: Slices): Promise<FloatVolume> {
  const data = new Float32Array(voxelCount(shape) * shape[3]);
  let at = 0;
  for await (const plane of planes) {
    data.set(plane, at);
    at += plane.length;
  }
  return { data, shape, affine };
}
