import { crc32 } from 'node:zlib';
import { badFile } from '../nifti/fault.ts';
import type { Palette } from '../pictures/picture.ts';

/** What a PNG file holds that is needed for its pixels (PNG specification, third edition, section 11). */
export interface PngChunks {
  readonly width: number;
  readonly height: number;
  /** Bits of a sample: 1, 2, 4, 8 or 16. */
  readonly depth: number;
  readonly colour: Colour;
  readonly isInterlaced: boolean;
  readonly palette: Palette | null;
  /** Compressed pixels, in order. */
  readonly parts: readonly Uint8Array[];
}

export const colours = { grey: 0, rgb: 2, palette: 3, greyAlpha: 4, rgbAlpha: 6 } as const;
export type Colour = (typeof colours)[keyof typeof colours];

/** Samples of a pixel as the file holds them, with alpha. */
export const samplesOf: Readonly<Record<Colour, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

const depthsOf: Readonly<Record<Colour, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};

const signature = Buffer.from('89504e470d0a1a0a', 'hex');

/** The signature and the whole of the first chunk, IHDR. */
export const headerBytes = 33;

/** The header alone, from the first bytes of a file. Throws `bad-file`. */
export function readPngHeader(bytes: Buffer, name: string): Omit<PngChunks, 'palette' | 'parts'> {
  if (!bytes.subarray(0, 8).equals(signature)) throw badFile(name, 'is not a PNG file');
  if (bytes.length < headerBytes) throw badFile(name, `is cut off: it has ${bytes.length} bytes`);
  if (bytes.toString('latin1', 12, 16) !== 'IHDR' || bytes.readUInt32BE(8) !== 13) {
    throw badFile(name, 'is damaged: it does not begin with a header');
  }
  requireWhole(bytes, 8, 13, name);
  const [depth, colour, compression, filter, interlace] = bytes.subarray(24, 29);
  if (!(colour in samplesOf)) throw badFile(name, `has the colour type ${colour}, which PNG does not know`);
  if (!depthsOf[colour as Colour].includes(depth)) {
    throw badFile(name, `has ${depth} bits a sample, which colour type ${colour} does not allow`);
  }
  if (compression !== 0 || filter !== 0 || interlace > 1) {
    throw badFile(name, `has compression ${compression}, filter ${filter}, interlace ${interlace}`);
  }
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  return { width, height, depth, colour: colour as Colour, isInterlaced: interlace === 1 };
}

/** Every chunk that is needed; others are passed over. Throws `bad-file` where one is damaged or missing. */
export function readPngChunks(bytes: Buffer, name: string): PngChunks {
  const header = readPngHeader(bytes, name);
  const parts: Uint8Array[] = [];
  let palette: Palette | null = null;
  for (let at = headerBytes; ;) {
    if (at + 12 > bytes.length) throw badFile(name, 'is cut off: its last chunk is missing');
    const length = bytes.readUInt32BE(at);
    if (at + 12 + length > bytes.length) {
      throw badFile(name, `is cut off: a chunk promises ${length} bytes, ${bytes.length - at - 12} are left`);
    }
    const type = bytes.toString('latin1', at + 4, at + 8);
    // A small first letter: nothing that the pixels depend on.
    if (type[0] === type[0].toUpperCase()) requireWhole(bytes, at, length, name);
    const content = bytes.subarray(at + 8, at + 8 + length);
    if (type === 'IEND') break;
    if (type === 'IDAT') parts.push(content);
    else if (type === 'PLTE') palette = content;
    else if (type[0] === type[0].toUpperCase()) throw badFile(name, `has a chunk "${printable(type)}", unknown to PNG`);
    at += 12 + length;
  }
  if (header.colour === colours.palette && (palette === null || palette.length === 0 || palette.length % 3 !== 0)) {
    throw badFile(name, 'has no palette, which its colour type needs');
  }
  return { ...header, palette, parts };
}

function requireWhole(bytes: Buffer, at: number, length: number, name: string): void {
  const type = printable(bytes.toString('latin1', at + 4, at + 8));
  if (crc32(bytes.subarray(at + 4, at + 8 + length)) !== bytes.readUInt32BE(at + 8 + length)) {
    throw badFile(name, `is damaged: its chunk "${type}" does not have the checksum that is stored with it`);
  }
}

function printable(type: string): string {
  return type.replaceAll(/[^\x20-\x7e]/g, '?');
}
