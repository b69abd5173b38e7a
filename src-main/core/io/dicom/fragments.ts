import { badFile } from '../nifti/fault.ts';
import type { Header } from './header.ts';
import { tags } from './tags.ts';

/**
 * The compressed frames in encapsulated pixel data (PS3.5 A.4): by the table of offsets, else one part a frame, else all
 * parts one frame. `bytes` are the pixel data from their first item. Throws `bad-file`.
 */
export function compressedFrames(
  { name, elements }: Pick<Header, 'name' | 'elements'>,
  bytes: Uint8Array,
  frames: number,
): Uint8Array[] {
  const [table, ...parts] = itemsOf(bytes, name);
  if (!table || parts.length === 0) throw badFile(name, 'holds no compressed pixels');
  if (frames === 1) return [joined(parts.map(({ data }) => data))];
  const extended = elements.bytes(tags.extendedOffsetTable);
  const offsets = extended && extended.length >= 8 * frames ? wideOffsets(extended) : narrowOffsets(table.data);
  if (offsets.length >= frames) {
    // Counted from the first part's item.
    const [{ at: first }] = parts;
    return Array.from({ length: frames }, (_, i) => {
      const from = first + offsets[i];
      const to = i + 1 < frames ? first + offsets[i + 1] : Infinity;
      const own = parts.filter(({ at }) => at >= from && at < to);
      if (own.length === 0) throw badFile(name, `has no compressed pixels at offset ${offsets[i]}, of frame ${i + 1}`);
      return joined(own.map(({ data }) => data));
    });
  }
  if (parts.length === frames) return parts.map(({ data }) => data);
  throw badFile(name, `has ${parts.length} parts of compressed pixels for ${frames} frames, and no table of them`);
}

interface Part {
  /** Where its item begins. */
  readonly at: number;
  readonly data: Uint8Array;
}

function itemsOf(bytes: Uint8Array, name: string): Part[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: Part[] = [];
  for (let at = 0; at + 8 <= bytes.length;) {
    const [group, number, length] = [
      view.getUint16(at, true),
      view.getUint16(at + 2, true),
      view.getUint32(at + 4, true),
    ];
    if (group === 0xfffe && number === 0xe0dd) return parts;
    if (group !== 0xfffe || number !== 0xe000)
      throw badFile(name, `has no item at byte ${at} of its compressed pixels`);
    if (at + 8 + length > bytes.length) throw badFile(name, 'is cut off within its compressed pixels');
    parts.push({ at, data: bytes.subarray(at + 8, at + 8 + length) });
    at += 8 + length;
  }
  return parts;
}

function narrowOffsets(table: Uint8Array): number[] {
  const view = new DataView(table.buffer, table.byteOffset, table.byteLength);
  return Array.from({ length: Math.floor(table.length / 4) }, (_, i) => view.getUint32(4 * i, true));
}

function wideOffsets(table: Uint8Array): number[] {
  const view = new DataView(table.buffer, table.byteOffset, table.byteLength);
  return Array.from({ length: Math.floor(table.length / 8) }, (_, i) => Number(view.getBigUint64(8 * i, true)));
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return parts.length === 1 ? parts[0] : Buffer.concat(parts);
}
