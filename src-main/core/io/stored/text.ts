import type { VoxelArray } from '../../volume/volume.ts';
import type { DataType } from '../nifti/data-types.ts';
import { badFile } from '../nifti/fault.ts';

const newLine = 10;

/** What follows the first `count` lines. */
export function afterLines(bytes: Uint8Array, count: number, name: string): Uint8Array {
  let start = 0;
  for (let line = 0; line < count; line++) {
    const end = bytes.indexOf(newLine, start);
    if (end < 0) throw badFile(name, `has ${line} lines where its header asks to skip ${count}`);
    start = end + 1;
  }
  return bytes.subarray(start);
}

/** Numbers with white space between them, as many as expected. */
export function fromText(bytes: Uint8Array, count: number, { array, name: type }: DataType, name: string): VoxelArray {
  const voxels: VoxelArray = array ? new array(count) : new Float64Array(count);
  const isWhole = !type.startsWith('float');
  let filled = 0;
  let at = 0;
  while (at < bytes.length) {
    if (isSpace(bytes[at])) {
      at++;
      continue;
    }
    const start = at;
    while (at < bytes.length && !isSpace(bytes[at])) at++;
    const text = String.fromCharCode(...bytes.subarray(start, Math.min(at, start + 64)));
    const value = numberOf(text);
    if (filled === count) throw badFile(name, `holds more than the ${count} numbers that its header promises`);
    if (value === null || (isWhole && !Number.isSafeInteger(value))) {
      throw badFile(name, `holds ${JSON.stringify(text)} where a number of the type ${type} is expected`);
    }
    voxels[filled] = value;
    if (isWhole && voxels[filled] !== value) throw badFile(name, `holds ${text}, which is no ${type}`);
    filled++;
  }
  if (filled < count) throw badFile(name, `holds ${filled} numbers where its header promises ${count}`);
  return voxels;
}

function isSpace(byte: number): boolean {
  return byte === 32 || (byte >= 9 && byte <= 13) || byte === 0;
}

function numberOf(text: string): number | null {
  if (/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text)) return Number(text);
  if (/^[-+]?nan$/i.test(text)) return NaN;
  if (/^[-+]?inf(inity)?$/i.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  return null;
}

/** Two hexadecimal digits a byte; white space means nothing. */
export function fromHex(text: Uint8Array, length: number, name: string): Uint8Array {
  const bytes = new Uint8Array(length);
  let digits = 0;
  for (const each of text) {
    if (isSpace(each)) continue;
    const digit = each <= 57 ? each - 48 : (each | 32) - 87;
    if (!(digit >= 0 && digit < 16) || (each > 57 && digit < 10)) {
      throw badFile(name, `holds ${JSON.stringify(String.fromCharCode(each))} among its hexadecimal digits`);
    }
    if (digits === 2 * length) throw badFile(name, `holds more than the ${length} bytes that its header promises`);
    bytes[digits >> 1] |= digits % 2 === 0 ? digit << 4 : digit;
    digits++;
  }
  if (digits < 2 * length) throw badFile(name, `holds ${digits >> 1} bytes where its header promises ${length}`);
  return bytes;
}
