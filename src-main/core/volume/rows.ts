import type { VoxelArray } from './volume.ts';

/** Rows up to this length are copied number by number: to make the views that `set` needs takes longer. */
const short = 256;

/** target[to + i] = source[from + i] for i below count; the two are of one type. */
export function copyRow(target: VoxelArray, to: number, source: VoxelArray, from: number, count: number): void {
  if (count > short) target.set(source.subarray(from, from + count), to);
  else if (target instanceof Float32Array) copyFloats(target, to, source as Float32Array, from, count);
  else if (target instanceof Uint8Array) copyBytes(target, to, source as Uint8Array, from, count);
  else target.set(source.subarray(from, from + count), to);
}

/** The same with the last of the row first. */
export function reverseRow(target: VoxelArray, to: number, source: VoxelArray, from: number, count: number): void {
  if (target instanceof Float32Array) reverseFloats(target, to, source as Float32Array, from + count - 1, count);
  else if (target instanceof Uint8Array) reverseBytes(target, to, source as Uint8Array, from + count - 1, count);
  else for (let i = 0; i < count; i++) target[to + i] = source[from + count - 1 - i];
}

// One loop a type, as V8 compiles loops well only where they meet one.

function copyFloats(target: Float32Array, to: number, source: Float32Array, from: number, count: number): void {
  for (let i = 0; i < count; i++) target[to + i] = source[from + i];
}

function copyBytes(target: Uint8Array, to: number, source: Uint8Array, from: number, count: number): void {
  for (let i = 0; i < count; i++) target[to + i] = source[from + i];
}

function reverseFloats(target: Float32Array, to: number, source: Float32Array, last: number, count: number): void {
  for (let i = 0; i < count; i++) target[to + i] = source[last - i];
}

function reverseBytes(target: Uint8Array, to: number, source: Uint8Array, last: number, count: number): void {
  for (let i = 0; i < count; i++) target[to + i] = source[last - i];
}
