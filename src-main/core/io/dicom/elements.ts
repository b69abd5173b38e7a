import type { StudioError } from '../../../../shared/errors.ts';
import { badFile } from '../nifti/fault.ts';
import { decodeText } from './charset.ts';
import { parseElements, type Parsed } from './parse.ts';
import type { Element } from './read-element.ts';
import { tags, type Tag } from './tags.ts';

/** The data elements of a DICOM file, or of an item of a sequence. Values that are absent are empty, never an error. */
export interface Elements {
  has(tag: Tag): boolean;
  /** The first value as text without padding; null where there is none. */
  text(tag: Tag): string | null;
  /** All values as text without padding. */
  texts(tag: Tag): string[];
  /** Numbers, whether stored as text or binary. What is no number is NaN. */
  numbers(tag: Tag): number[];
  /** The items of a sequence. */
  items(tag: Tag): Elements[];
  /** The value as stored, in the memory of the file; of compressed pixel data, with its items. */
  bytes(tag: Tag): Uint8Array | null;
}

/** How pixel data are stored: what `Elements` do not say. */
export interface Encoding {
  readonly transferSyntax: string;
  readonly littleEndian: boolean;
  /** Pixel data without a length of their own, in items: compressed. */
  readonly encapsulated: boolean;
  /** Pixel data are 16-bit words, whose bytes are swapped in big-endian files even where a pixel has 8 bits. */
  readonly inWords: boolean;
  /** Where pixel data begin in the (inflated) file, and how many bytes they have; null where there are none. */
  readonly pixels: { readonly offset: number; readonly length: number } | null;
}

/**
 * The elements of a file, its meta group among them. `name` is its base name for messages. Throws `bad-file` for what is
 * no DICOM file, and for lengths and items that do not fit the file.
 */
export function readElements(bytes: Uint8Array, name: string): Elements {
  return readWithEncoding(bytes, name).elements;
}

/** The same, with how its pixel data are stored. */
export function readWithEncoding(bytes: Uint8Array, name: string): { elements: Elements; encoding: Encoding } {
  const parsed = parseElements(bytes, name);
  const encoding = encodingOf(parsed);
  requirePixels(encoding, parsed.bytes.length, name);
  return { elements: elementsOf(parsed), encoding };
}

/** Throws `bad-file` where a file of `size` bytes (inflated, if it was deflated) is cut off within its pixels. */
export function requirePixels({ pixels }: Encoding, size: number, name: string): void {
  if (!pixels || pixels.offset + pixels.length <= size) return;
  const left = size - pixels.offset;
  throw badFile(name, `claims ${pixels.length} bytes of pixels, but only ${left} are left: it is cut off or damaged`);
}

export function encodingOf({ transferSyntax, littleEndian, elements }: Parsed): Encoding {
  const found = pixelTags.map((tag) => elements.get(tag)).find((element) => element !== undefined);
  const pixels = found ? { offset: found.start, length: found.end - found.start } : null;
  return { transferSyntax, littleEndian, encapsulated: found?.isOpen ?? false, inWords: found?.vr === 'OW', pixels };
}

const pixelTags: readonly Tag[] = [tags.pixelData, tags.floatPixelData, tags.doubleFloatPixelData];

export function elementsOf({ bytes, littleEndian, elements, name }: Parsed): Elements {
  return wrap(elements, bytes, littleEndian, ['ISO_IR 6'], name);
}

function wrap(
  elements: ReadonlyMap<string, Element>,
  file: Uint8Array,
  littleEndian: boolean,
  outer: readonly string[],
  name: string,
): Elements {
  const valueOf = (element: Element): Uint8Array => file.subarray(element.start, element.end);
  const find = (tag: Tag): Element | undefined => elements.get(tag);
  const ownTerms = find(tags.specificCharacterSet);
  const terms = ownTerms ? split(decodeText(valueOf(ownTerms), [])) : outer;

  const texts = (tag: Tag): string[] => {
    const element = find(tag);
    if (!element || element.end === element.start) return [];
    const isFree = ['UT', 'ST', 'LT', 'UR'].includes(element.vr);
    const text = decodeText(valueOf(element), terms);
    const values = isFree ? [trim(text)] : split(text);
    return values.length === 1 && values[0] === '' ? [] : values;
  };
  return {
    has: (tag) => elements.has(tag),
    texts,
    text: (tag) => texts(tag)[0] || null,
    numbers(tag) {
      const element = find(tag);
      if (!element) return [];
      const read = binary[element.vr];
      if (!read) return texts(tag).map((text) => (text === '' ? NaN : Number(text)));
      const value = valueOf(element);
      const view = new DataView(value.buffer, value.byteOffset, value.byteLength);
      const count = Math.floor(value.length / read.bytes);
      return Array.from({ length: count }, (_, i) => read.at(view, i * read.bytes, littleEndian));
    },
    items(tag) {
      const element = find(tag);
      if (!element) return [];
      if (element.items) return element.items.map((item) => wrap(item, file, littleEndian, terms, name));
      if (element.end === element.start) return [];
      throw badFile(name, `has (${tag}) of the type ${element.vr} where a sequence is expected`);
    },
    bytes(tag) {
      const element = find(tag);
      return element ? valueOf(element) : null;
    },
  };
}

interface Binary {
  readonly bytes: number;
  at(view: DataView, offset: number, littleEndian: boolean): number;
}

const binary: Partial<Record<string, Binary>> = {
  US: { bytes: 2, at: (view, offset, little) => view.getUint16(offset, little) },
  SS: { bytes: 2, at: (view, offset, little) => view.getInt16(offset, little) },
  OW: { bytes: 2, at: (view, offset, little) => view.getUint16(offset, little) },
  UL: { bytes: 4, at: (view, offset, little) => view.getUint32(offset, little) },
  SL: { bytes: 4, at: (view, offset, little) => view.getInt32(offset, little) },
  UV: { bytes: 8, at: (view, offset, little) => Number(view.getBigUint64(offset, little)) },
  SV: { bytes: 8, at: (view, offset, little) => Number(view.getBigInt64(offset, little)) },
  FL: { bytes: 4, at: (view, offset, little) => view.getFloat32(offset, little) },
  OF: { bytes: 4, at: (view, offset, little) => view.getFloat32(offset, little) },
  FD: { bytes: 8, at: (view, offset, little) => view.getFloat64(offset, little) },
  OD: { bytes: 8, at: (view, offset, little) => view.getFloat64(offset, little) },
};

function split(text: string): string[] {
  return text.split('\\').map(trim);
}

/** Values are padded to an even length by a space, UIDs by a NUL. */
function trim(text: string): string {
  return text.replace(/^[ \0]+|[ \0]+$/g, '');
}

/** Says that a file has no value for something that it needs. */
export function missing(name: string, what: string): StudioError {
  return badFile(name, `has no ${what}`, 'export the series again from the scanner or the archive');
}
