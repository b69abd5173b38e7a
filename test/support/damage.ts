import { readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';

/** Ways to spoil a compressed NIfTI-1 file in little-endian order, as they happen to files of users. */

export function truncate(path: string): void {
  const bytes = readFileSync(path);
  writeFileSync(path, bytes.subarray(0, bytes.length >> 1));
}

export function flipBit(path: string): void {
  const bytes = readFileSync(path);
  bytes[bytes.length >> 1] ^= 4;
  writeFileSync(path, bytes);
}

/** Not spoilt at all: a gzip file may have any number of members. */
export function splitIntoMembers(path: string): void {
  const bytes = gunzipSync(readFileSync(path));
  const parts = [bytes.subarray(0, 200), bytes.subarray(200, 2000), bytes.subarray(2000)];
  writeFileSync(path, Buffer.concat(parts.map((part) => gzipSync(part))));
}

/** Changes the decompressed content. */
export function edit(path: string, change: (content: DataView) => void): void {
  const bytes = new Uint8Array(gunzipSync(readFileSync(path)));
  change(new DataView(bytes.buffer));
  writeFileSync(path, gzipSync(bytes));
}

/** Where the header of NIfTI-1 has its fields (nifti1.h), and the voxels begin. */
export const offsets = { dim: 40, dataType: 70, voxelOffset: 108, sformX: 280, voxels: 352 };
