import type { VoxelArray } from '../volume/volume.ts';

/** What a window gets: the types that are short, and float32 for all that does not fit them. */
type ShortArray = Uint8Array<ArrayBuffer> | Int8Array<ArrayBuffer> | Uint16Array<ArrayBuffer> | Int16Array<ArrayBuffer>;
export type NarrowArray = ShortArray | Float32Array<ArrayBuffer>;

/** The same values in 16 bits where all are whole numbers that fit, else as float32. Short types stay as they are. */
export function narrow(data: VoxelArray): NarrowArray {
  if (isShort(data)) return data;
  const range = wholeRange(data);
  if (range && range.min >= -32768 && range.max <= 32767) return new Int16Array(data);
  if (range && range.min >= 0 && range.max <= 65535) return new Uint16Array(data);
  return toFloat32(data);
}

export function toFloat32(data: VoxelArray): Float32Array<ArrayBuffer> {
  return data instanceof Float32Array ? (data as Float32Array<ArrayBuffer>) : new Float32Array(data);
}

function isShort(data: VoxelArray): data is ShortArray {
  return data.BYTES_PER_ELEMENT < 4;
}

/** null at the first value that is no whole number, as NaN. */
function wholeRange(data: VoxelArray): { min: number; max: number } | null {
  let min = Infinity;
  let max = -Infinity;
  for (let i = 0; i < data.length; i++) {
    const value = data[i];
    if (!Number.isInteger(value)) return null;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return { min, max };
}
