import { endianness } from 'node:os';
import type { VoxelArray } from '../../volume/volume.ts';
import type { Encoding } from './elements.ts';
import type { PixelFormat } from './pixel-format.ts';

type Stored = Pick<PixelFormat, 'bitsAllocated' | 'bitsStored' | 'highBit' | 'signed' | 'isFloat'>;

/** The type in which stored values lie once they are numbers. */
export function storedArray({ bitsAllocated, signed, isFloat }: Stored) {
  if (isFloat) return bitsAllocated === 32 ? Float32Array : Float64Array;
  if (bitsAllocated <= 8) return signed && bitsAllocated === 8 ? Int8Array : Uint8Array;
  if (bitsAllocated === 16) return signed ? Int16Array : Uint16Array;
  return signed ? Int32Array : Uint32Array;
}

/** Bytes of one frame as it is stored without compression. One bit a pixel: bits, of which frames are not padded. */
export function bitsOfFrame({ rows, columns, samples, bitsAllocated, photometric }: PixelFormat): number {
  // Two pixels share their colour.
  const each = photometric === 'YBR_FULL_422' ? 2 : samples;
  return rows * columns * each * bitsAllocated;
}

/**
 * Numbers from the bytes of one frame, which may be changed in place; `bytes` begin at an even place in memory of their
 * own. Bits beyond those stored are dropped, and signs extended.
 */
export function toStored(
  bytes: Uint8Array,
  format: Stored,
  { littleEndian, inWords }: Pick<Encoding, 'littleEndian' | 'inWords'>,
): VoxelArray {
  const { bitsAllocated, bitsStored, highBit } = format;
  const isNative = littleEndian === (endianness() === 'LE');
  if (!isNative) swap(bytes, bitsAllocated > 8 ? bitsAllocated / 8 : inWords ? 2 : 1);
  const Type = storedArray(format);
  const values = new Type(
    bytes.buffer as ArrayBuffer,
    bytes.byteOffset,
    Math.floor(bytes.byteLength / Type.BYTES_PER_ELEMENT),
  );
  if (format.isFloat || bitsStored === bitsAllocated) return values;
  return masked(values, format, highBit + 1 - bitsStored);
}

/** Of each value, the `bitsStored` bits above the lowest `shift`, with their sign. In place. */
export function masked(values: VoxelArray, { bitsStored, signed }: Stored, shift: number): VoxelArray {
  const up = 32 - bitsStored - shift;
  const down = 32 - bitsStored;
  if (signed) for (let i = 0; i < values.length; i++) values[i] = (values[i] << up) >> down;
  else for (let i = 0; i < values.length; i++) values[i] = (values[i] << up) >>> down;
  return values;
}

/** Pixels of one bit, lowest first, from bit `from` on. */
export function toBits(bytes: Uint8Array, from: number, count: number): Uint8Array {
  const values = new Uint8Array(count);
  for (let i = 0; i < count; i++) values[i] = (bytes[(from + i) >> 3] >> ((from + i) & 7)) & 1;
  return values;
}

function swap(bytes: Uint8Array, width: number): void {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength - (bytes.byteLength % width));
  if (width === 2) buffer.swap16();
  else if (width === 4) buffer.swap32();
  else if (width === 8) buffer.swap64();
}
