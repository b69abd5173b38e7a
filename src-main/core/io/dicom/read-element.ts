import { badFile } from '../nifti/fault.ts';
import type { Cursor, Encoded } from './cursor.ts';
import { typeOf } from './dictionary.ts';

export interface Element {
  readonly vr: string;
  /** Where its value lies in the file, which was inflated if it was deflated. */
  readonly start: number;
  readonly end: number;
  /** Of a sequence. */
  readonly items: readonly ReadonlyMap<string, Element>[] | null;
  /** It ends by a delimiter, not by its length. */
  readonly isOpen: boolean;
}

const deepest = 32;
const pixelGroup = 0x7fe0;

/** Reads one element into the map and stands behind it. Says so where it is the pixel data of the file. */
export function readElement(cursor: Cursor, into: Map<string, Element>, depth: number): 'pixels' | null {
  const { tag, group, number } = cursor.readTag();
  const { vr, length, encoded } = cursor.readTypeAndLength(tag, () => typeOf(tag, group, number));
  const start = cursor.at;
  const isPixels = depth === 0 && group === pixelGroup && [8, 9, 16].includes(number);
  if (isPixels) {
    // Not checked against the size: whose pixels they are is worth knowing even where the file is cut off.
    const end = length === null ? cursor.size : start + length;
    into.set(tag, { vr, start, end, items: null, isOpen: length === null });
    return 'pixels';
  }
  let items: ReadonlyMap<string, Element>[] | null = null;
  if (vr === 'SQ' || (length === null && vr === 'UN')) {
    // An unknown type of unknown length is an implicit sequence whatever surrounds it (PS3.5 6.2.2, note 2).
    items = readItems(cursor, length, depth + 1, vr === 'UN' ? { ...encoded, explicit: false } : encoded);
  } else if (length === null) cursor.skipFragments();
  else cursor.skip(length, tag);
  if (!into.has(tag)) into.set(tag, { vr, start, end: cursor.at, items, isOpen: length === null });
  return null;
}

const item = 0xe000;
const itemEnd = 0xe00d;
const sequenceEnd = 0xe0dd;

function readItems(cursor: Cursor, length: number | null, depth: number, encoded: Encoded): Map<string, Element>[] {
  if (depth > deepest) throw badFile(cursor.name, `nests sequences more than ${deepest} deep`);
  const outer = cursor.encoded;
  cursor.encoded = encoded;
  const end = length === null ? Infinity : cursor.endAfter(length, 'a sequence');
  const items: Map<string, Element>[] = [];
  while (cursor.at < end) {
    const { group, number, tag } = cursor.readTag();
    const itemLength = cursor.readLength32();
    if (group === 0xfffe && number === sequenceEnd) break;
    if (group !== 0xfffe || number !== item)
      throw badFile(cursor.name, `has (${tag}) where an item of a sequence is expected`);
    items.push(readItem(cursor, itemLength, depth));
  }
  cursor.encoded = outer;
  return items;
}

function readItem(cursor: Cursor, length: number | null, depth: number): Map<string, Element> {
  const elements = new Map<string, Element>();
  const end = length === null ? Infinity : cursor.endAfter(length, 'an item');
  while (cursor.at < end) {
    if (length === null && cursor.isDelimiter(itemEnd)) {
      cursor.readTag();
      cursor.readLength32();
      break;
    }
    readElement(cursor, elements, depth);
  }
  return elements;
}
