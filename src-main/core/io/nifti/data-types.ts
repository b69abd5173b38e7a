import { endianness } from 'node:os';
import type { VoxelArray } from '../../volume/volume.ts';
import { badFile } from './fault.ts';

/** How voxels are stored. Codes are those of the NIfTI-1 header field `datatype`. */
export interface DataType {
  readonly name: string;
  readonly code: number;
  readonly bytes: 1 | 2 | 4 | 8;
  /** null: 64-bit integers, which JavaScript numbers hold only in part. */
  readonly array: VoxelArrayConstructor | null;
}

type VoxelArrayConstructor = {
  readonly name: string;
  new (length: number): VoxelArray;
  new (buffer: ArrayBuffer, byteOffset: number, length: number): VoxelArray;
};

export const dataTypes: readonly DataType[] = [
  { name: 'uint8', code: 2, bytes: 1, array: Uint8Array },
  { name: 'int16', code: 4, bytes: 2, array: Int16Array },
  { name: 'int32', code: 8, bytes: 4, array: Int32Array },
  { name: 'float32', code: 16, bytes: 4, array: Float32Array },
  { name: 'float64', code: 64, bytes: 8, array: Float64Array },
  { name: 'int8', code: 256, bytes: 1, array: Int8Array },
  { name: 'uint16', code: 512, bytes: 2, array: Uint16Array },
  { name: 'uint32', code: 768, bytes: 4, array: Uint32Array },
  { name: 'int64', code: 1024, bytes: 8, array: null },
  { name: 'uint64', code: 1280, bytes: 8, array: null },
];

/** Types of the standard that are no intensities or labels, named so that a message can say what was found. */
const unsupported: Readonly<Record<number, string>> = {
  1: '1-bit',
  32: 'complex64',
  128: 'RGB colour',
  1536: 'float128',
  1792: 'complex128',
  2048: 'complex256',
  2304: 'RGBA colour',
};

export function dataTypeOf(code: number, name: string): DataType {
  const found = dataTypes.find((type) => type.code === code);
  if (found) return found;
  const known = Object.hasOwn(unsupported, code) ? ` (${unsupported[code]})` : '';
  const names = dataTypes.map((type) => type.name).join(', ');
  throw badFile(name, `has data type ${code}${known}, which is not supported`, `convert it to one of ${names}`);
}

export function dataTypeFor(data: VoxelArray): DataType {
  const found = dataTypes.find((type) => type.array !== null && data instanceof type.array);
  if (!found) throw new Error(`no NIfTI data type for ${data.constructor.name}`);
  return found;
}

/**
 * The voxels of a little- or big-endian file as a typed array. Takes `bytes` over: they may be swapped in place and
 * shared with the result. 64-bit integers come as float64 where every one is exact, else `bad-file`.
 */
export function decodeVoxels(bytes: Uint8Array, type: DataType, littleEndian: boolean, name: string): VoxelArray {
  const count = bytes.byteLength / type.bytes;
  const aligned = bytes.byteOffset % type.bytes === 0 ? bytes : new Uint8Array(bytes);
  if (littleEndian !== (endianness() === 'LE')) swap(aligned, type.bytes);
  const buffer = aligned.buffer as ArrayBuffer;
  if (type.array) return new type.array(buffer, aligned.byteOffset, count);
  return decodeInt64(buffer, aligned.byteOffset, count, type.name === 'int64', name);
}

function swap(bytes: Uint8Array, size: DataType['bytes']): void {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (size === 2) buffer.swap16();
  if (size === 4) buffer.swap32();
  if (size === 8) buffer.swap64();
}

/** Two 32-bit halves instead of BigInt, which would allocate for every voxel. */
function decodeInt64(buffer: ArrayBuffer, offset: number, count: number, signed: boolean, name: string): Float64Array {
  const halves = new Uint32Array(buffer, offset, count * 2);
  const [low, high] = endianness() === 'LE' ? [0, 1] : [1, 0];
  const voxels = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const upper = signed ? halves[2 * i + high] | 0 : halves[2 * i + high];
    const value = upper * 4294967296 + halves[2 * i + low];
    if (value > Number.MAX_SAFE_INTEGER || value < -Number.MAX_SAFE_INTEGER) {
      const exact = (BigInt(upper) << 32n) + BigInt(halves[2 * i + low]);
      throw badFile(
        name,
        `holds the 64-bit value ${exact}, which cannot be kept exactly`,
        'convert it to float32 or int32',
      );
    }
    voxels[i] = value;
  }
  return voxels;
}
