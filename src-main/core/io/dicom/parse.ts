import { inflateRawSync } from 'node:zlib';
import { badFile } from '../nifti/fault.ts';
import { Cursor, type Encoded } from './cursor.ts';
import { NeedsMore } from './needs-more.ts';
import { readElement, type Element } from './read-element.ts';
import { tags } from './tags.ts';

export interface Parsed {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly littleEndian: boolean;
  readonly transferSyntax: string;
  readonly elements: ReadonlyMap<string, Element>;
}

const implicitLittle = '1.2.840.10008.1.2';
const explicitLittle = '1.2.840.10008.1.2.1';
const explicitBig = '1.2.840.10008.1.2.2';
export const deflated = '1.2.840.10008.1.2.1.99';

/** A file that inflates to more than this is taken for an attack or damage. */
const mostInflated = 512 * 1024 ** 2;

/** Whether a file's first bytes are those of DICOM: with the preamble, or as some programs write it, without. */
export function isDicom(bytes: Uint8Array): boolean {
  return startOf(bytes) !== null;
}

/** Where the first element begins; null where the bytes are not those of a DICOM file. */
function startOf(bytes: Uint8Array): number | null {
  const hasMark = (at: number): boolean => String.fromCharCode(...bytes.subarray(at, at + 4)) === 'DICM';
  if (hasMark(128)) return 132;
  if (hasMark(0)) return 4;
  // Without the preamble: a first element of group 0002 or 0008 with a type, or with a length that fits.
  if (bytes.length < 8) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const group = Math.min(view.getUint16(0, true), view.getUint16(0, false));
  if (group !== 2 && group !== 8) return null;
  const littleEndian = view.getUint16(0, true) === group;
  if (view.getUint16(2, littleEndian) > 0x2200) return null;
  const hasType = /^[A-Z]{2}$/.test(String.fromCharCode(bytes[4], bytes[5]));
  return hasType || view.getUint32(4, littleEndian) <= 256 ? 0 : null;
}

/**
 * The elements up to the pixel data, whose place is told without looking into them, and which may be cut off. `size` is the size of the file where
 * `bytes` are its beginning only; throws `NeedsMore` where that is too short, and `bad-file`, with what was read by then in
 * `elements`.
 */
export function parseElements(
  bytes: Uint8Array,
  name: string,
  size = bytes.length,
  elements = new Map<string, Element>(),
): Parsed {
  const start = startOf(bytes);
  if (start === null) throw badFile(name, 'is not a DICOM file');
  const cursor = new Cursor(bytes, start, name, size, { explicit: true, littleEndian: true });
  while (!cursor.isAtEnd() && cursor.group() === 2) readElement(cursor, elements, 0);
  const named = elements.get(tags.transferSyntaxUid);
  const transferSyntax = named
    ? String.fromCharCode(...bytes.subarray(named.start, named.end)).replace(/[\0 ]+$/, '')
    : guess(cursor);

  const encoded = encodingOf(transferSyntax);
  const isInflated = transferSyntax === deflated;
  const body = isInflated ? inflate(bytes, cursor.at, name, size) : bytes;
  const main = new Cursor(body, cursor.at, name, isInflated ? body.length : size, encoded);
  while (!main.isAtEnd()) if (readElement(main, elements, 0) === 'pixels') break;
  return { name, bytes: body, littleEndian: encoded.littleEndian, transferSyntax, elements };
}

function encodingOf(transferSyntax: string): Encoded {
  return { explicit: transferSyntax !== implicitLittle, littleEndian: transferSyntax !== explicitBig };
}

/** Without a meta group: group 0008 read with the wrong end first is a large number. */
function guess(cursor: Cursor): string {
  if (!cursor.hasMore(8)) return implicitLittle;
  const isLittle = cursor.group() <= 0xff;
  if (!isLittle) return explicitBig;
  return /^[A-Z]{2}$/.test(cursor.peekText(4, 2)) ? explicitLittle : implicitLittle;
}

/** Of the first bytes of a longer file, all is inflated that they hold. */
function inflate(bytes: Uint8Array, from: number, name: string, size: number): Uint8Array {
  if (size > bytes.length) throw new NeedsMore();
  let body: Buffer;
  try {
    body = inflateRawSync(bytes.subarray(from), { maxOutputLength: mostInflated });
  } catch (error) {
    const isLarge = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
    const fault = isLarge ? `inflates to more than ${mostInflated / 1024 ** 2} MiB` : 'cannot be inflated';
    throw badFile(name, fault, undefined, error);
  }
  return Buffer.concat([bytes.subarray(0, from), body]);
}
