import { mkdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { encodeHeader } from '../../src-main/core/io/nifti/encode.ts';
import type { Affine, Volume, VoxelArray } from '../../src-main/core/volume/volume.ts';

/*
 * Scans like CT: a body of soft tissue with lungs and bones in air, with the noise of a scanner, which packs to about a
 * half; labels are two nested organs. Axes are stored as those of scanners are, towards left, back and top.
 */

export const side = 512;
const spacingMm = 0.8;
/** Half the side of a square of the mark, in voxels. */
const square = 48;
const air = -1000;
const affine: Affine = [-spacingMm, 0, 0, 200, 0, -spacingMm, 0, 200, 0, 0, 1.6, 0, 0, 0, 0, 1];

/** Files that differ in their marks, 0 … 15: in each slice four squares around the middle are black or white by its bits. */
export async function writeScans(files: readonly { path: string; mark: number }[], depth: number): Promise<void> {
  const data = new Int16Array(depth * side * side);
  const noise = Int8Array.from({ length: 65536 }, bell(12));
  const slices = Array.from({ length: 16 }, (_, i) => cleanSlice(i));
  for (let z = 0, at = 0, grain = 1; z < depth; z++) {
    const slice = slices[(z >> 2) % slices.length];
    for (let i = 0; i < slice.length; i++, at++) {
      if ((at & 255) === 0) grain = (Math.imul(grain, 1664525) + 1013904223) >>> 0;
      const speck = noise[(at + (grain >>> 16)) & 65535];
      data[at] = slice[i] + (slice[i] === air ? speck >> 2 : speck);
    }
  }
  for (const { path, mark } of files) {
    for (let z = 0; z < depth; z++) drawMark(data.subarray(z * side * side, (z + 1) * side * side), mark);
    await write(path, { data, shape: [depth, side, side, 1], affine }, 'int16');
  }
}

/** Classes 1 and 2, moved by so many voxels; beside the mark, which they would hide. */
export async function writeLabel(path: string, depth: number, moved: number): Promise<void> {
  const data = new Uint8Array(depth * side * side);
  for (let z = 0; z < depth; z++) {
    const c = (z - depth / 2 + moved) / (0.3 * depth);
    for (let y = 110 + moved; y < 330 + moved; y++) {
      const b = (y - 220 - moved) / 90;
      for (let x = 308; x < 460 + moved; x++) {
        const a = (x - 370 - moved) / 60;
        const radius = a * a + b * b + c * c;
        if (radius > 1.1) continue;
        const at = (z * side + y) * side + x;
        if (radius < 0.1) data[at] = 2;
        else if (radius < 1 + 0.1 * Math.sin(x / 5) * Math.sin(y / 7)) data[at] = 1;
      }
    }
  }
  await write(path, { data, shape: [depth, side, side, 1], affine }, 'uint8');
}

function cleanSlice(n: number): Int16Array {
  const wide = 190 + 3 * n;
  return Int16Array.from({ length: side * side }, (_, at) => {
    const [a, b] = [((at % side) - 256) / wide, (Math.floor(at / side) - 256) / (0.7 * wide)];
    const radius = a * a + b * b;
    if (radius > 1) return air;
    if (radius > 0.86) return -100;
    const lung = (Math.abs(a) - 0.45) ** 2 / 0.08 + (b * b) / 0.25;
    if (lung < 1 && n > 7) return -850;
    if (a * a + (b - 0.75) ** 2 < 0.02) return 600;
    return 40 + 30 * Math.sin(7 * a + n / 5) * Math.cos(6 * b);
  });
}

function drawMark(slice: Int16Array, mark: number): void {
  for (let y = 256 - square; y < 256 + square; y++) {
    for (let x = 256 - square; x < 256 + square; x++) {
      const bit = Number(x >= 256) + 2 * Number(y >= 256);
      slice[y * side + x] = (mark >> bit) & 1 ? 3000 : -1024;
    }
  }
}

/** Sums of random numbers are nearly normal. */
function bell(sigma: number): () => number {
  let state = 1;
  const random = (): number => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
  return () => Math.round(sigma * (random() + random() + random() + random() - 2) * Math.sqrt(3));
}

async function write(path: string, volume: Volume, dataType: string): Promise<void> {
  mkdirSync(dirname(path), { recursive: true });
  const head = encodeHeader(volume, { sformCode: 1, qformCode: 1, dataType }, path);
  await writeFile(path, await promisify(gzip)(Buffer.concat([head, bytesOf(volume.data)]), { level: 4 }));
}

function bytesOf({ buffer, byteOffset, byteLength }: VoxelArray): Uint8Array {
  return new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength);
}
