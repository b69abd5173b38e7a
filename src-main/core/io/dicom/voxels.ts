import { StudioError } from '../../../../shared/errors.ts';
import type { VoxelArray } from '../../volume/volume.ts';
import { applyPalette, fromHalved, fromPlanes, toRgb } from './colour.ts';
import { decompress } from './decompress.ts';
import { compressedFrames } from './fragments.ts';
import type { Frame } from './frames.ts';
import type { Header } from './header.ts';
import { pooled } from './pooled.ts';
import { rawPixels } from './raw-pixels.ts';
import { fillPadding, toValues, valueArray } from './scale.ts';
import type { Series } from './series.ts';
import { bitsOfFrame, toBits, toStored } from './stored.ts';

const atOnce = 4;

/** The voxels of a series as [z, y, x, channel], scaled once by each slice's own slope and intercept. */
export async function voxelsOf({ frames, shape }: Series): Promise<VoxelArray> {
  const size = shape[1] * shape[2] * shape[3];
  const Type = valueArray(frames);
  const data = allocate(Type, size * frames.length, frames[0].header.name);
  const files = new Map<Header, { frame: Frame; z: number }[]>();
  frames.forEach((frame, z) => files.set(frame.header, [...(files.get(frame.header) ?? []), { frame, z }]));
  await pooled([...files.values()], atOnce, async (slices) => {
    const parts = await partsOf(slices[0].frame);
    for (const { frame, z } of slices) {
      const stored = await storedPixels(frame, parts);
      toValues(stored, frame, data.subarray(z * size, (z + 1) * size));
    }
  });
  fillPadding(data, frames, size);
  return data;
}

function allocate(Type: ReturnType<typeof valueArray>, count: number, name: string): VoxelArray {
  try {
    return new Type(count);
  } catch (error) {
    const message = `the series of ${name} has ${count} voxels, more than fit the memory`;
    throw new StudioError('memory', message, 'close other programs, or crop the image', { cause: error });
  }
}

/** Of a compressed file, the data of each frame. */
async function partsOf({ header, format }: Frame): Promise<Uint8Array[] | null> {
  if (!header.encoding.encapsulated) return null;
  return compressedFrames(header, await rawPixels({ header }), format.frames);
}

/** Stored values of one frame, red, green and blue beside each other. */
async function storedPixels(frame: Frame, parts: readonly Uint8Array[] | null): Promise<VoxelArray> {
  const { header, format } = frame;
  const pixels = format.rows * format.columns;
  let values: VoxelArray;
  let isRgb = false;
  if (parts) {
    ({ values, isRgb } = await decompress(parts[frame.index], format, header.encoding.transferSyntax, header.name));
  } else {
    const bits = bitsOfFrame(format);
    values = await uncompressed(frame, frame.index * bits, bits);
    if (format.photometric === 'YBR_FULL_422') values = fromHalved(values as Uint8Array, pixels);
    else if (format.isPlanar) values = fromPlanes(values);
  }
  if (format.photometric === 'PALETTE COLOR') return applyPalette(values, header);
  if (format.photometric.startsWith('YBR_FULL') && !isRgb) return toRgb(values as Uint8Array);
  return values;
}

/** Numbers of the `bits` bits from bit `from` of the pixel data on. */
async function uncompressed(frame: Frame, from: number, bits: number): Promise<VoxelArray> {
  const { header, format } = frame;
  const { pixels, inWords } = header.encoding;
  // Words are read whole: in big-endian files, the last byte of an odd number is the first of its word.
  const step = inWords && format.bitsAllocated === 8 ? 2 : 1;
  const start = step * Math.floor(from / 8 / step);
  const end = Math.min(pixels!.length, step * Math.ceil((from + bits) / 8 / step));
  const bytes = await rawPixels(frame, start, end - start);
  if (format.bitsAllocated === 1) return toBits(bytes, from - 8 * start, bits);
  const values = toStored(bytes, format, header.encoding);
  const first = (from - 8 * start) / format.bitsAllocated;
  return values.subarray(first, first + bits / format.bitsAllocated);
}
