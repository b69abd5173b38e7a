import { inflateSync } from 'node:zlib';
import { largestDeflateRatio } from '../bytes.ts';
import { badFile } from '../nifti/fault.ts';
import { requireHoldable } from '../pictures/bytes.ts';
import { coloursOf, isGrey, type Picture, type PictureHeader, type Reading } from '../pictures/picture.ts';
import { colours, readPngChunks, readPngHeader, samplesOf, type PngChunks } from './chunks.ts';
import { unfilter } from './unfilter.ts';

/** Where the pixels of a pass lie in the picture (PNG specification, section 8): all of them, or the seven of Adam7. */
interface Pass {
  readonly x: number;
  readonly y: number;
  readonly stepX: number;
  readonly stepY: number;
}
const allAtOnce: readonly Pass[] = [{ x: 0, y: 0, stepX: 1, stepY: 1 }];
const adam7: readonly Pass[] = [
  { x: 0, y: 0, stepX: 8, stepY: 8 },
  { x: 4, y: 0, stepX: 8, stepY: 8 },
  { x: 0, y: 4, stepX: 4, stepY: 8 },
  { x: 2, y: 0, stepX: 4, stepY: 4 },
  { x: 0, y: 2, stepX: 2, stepY: 4 },
  { x: 1, y: 0, stepX: 2, stepY: 2 },
  { x: 0, y: 1, stepX: 1, stepY: 2 },
];

/** From the first bytes alone where there is no palette, whose colours decide on the channels. Throws `bad-file`. */
export function pngHeader(bytes: Buffer, name: string, whole: () => Promise<Buffer>): Promise<PictureHeader> {
  const header = readPngHeader(bytes, name);
  if (header.colour !== colours.palette) return Promise.resolve(headerOf({ ...header, palette: null }, 'colours'));
  return whole().then((all) => headerOf(readPngChunks(all, name), 'colours'));
}

/**
 * The pixels of a PNG file: any bit depth, interlaced or not, alpha dropped. Samples of less than 8 bits keep their values,
 * as 0 and 1 of one bit. Throws `bad-file`.
 */
export function decodePng(bytes: Buffer, name: string, reading: Reading): Picture {
  const chunks = readPngChunks(bytes, name);
  const { width, height, depth, colour, palette } = chunks;
  const passes = passesOf(chunks);
  const promised = passes.reduce((sum, { rows, rowBytes }) => sum + rows * (rowBytes + 1), 0);
  const stored = chunks.parts.reduce((sum, part) => sum + part.length, 0);
  const unpacked = width * height * samplesOf[colour] * (depth === 16 ? 2 : 1);
  requireHoldable(name, chunks, promised, stored * largestDeflateRatio);
  // Pixels of one bit take eight times the room of their rows.
  requireHoldable(name, chunks, unpacked);
  const rows = inflate(chunks.parts, promised, name);

  const channels = colour === colours.rgb || colour === colours.rgbAlpha ? 3 : 1;
  const data = new (depth === 16 ? Uint16Array : Uint8Array)(width * height * channels);
  let at = 0;
  for (const pass of passes) {
    unfilter(rows, at, pass, name);
    place(rows, at, pass, chunks, data);
    at += pass.rows * (pass.rowBytes + 1);
  }
  const header = headerOf(chunks, reading);
  if (palette === null || colour !== colours.palette || reading === 'indexes') return { ...header, data };
  const coloured = coloursOf(data, palette);
  if (coloured === null) throw badFile(name, `uses a colour that its palette of ${palette.length / 3} does not have`);
  return { ...header, data: coloured };
}

function headerOf(
  { width, height, depth, colour, palette }: Pick<PngChunks, 'width' | 'height' | 'depth' | 'colour' | 'palette'>,
  reading: Reading,
): PictureHeader {
  const isColoured = colour === colours.palette && reading === 'colours' && palette !== null && !isGrey(palette);
  const channels = colour === colours.rgb || colour === colours.rgbAlpha || isColoured ? 3 : 1;
  return { width, height, pages: 1, channels, dataType: depth === 16 ? 'uint16' : 'uint8' };
}

interface Rows extends Pass {
  readonly columns: number;
  readonly rows: number;
  readonly rowBytes: number;
  /** Bytes of a pixel, 1 at least: how far left the filters look. */
  readonly step: number;
}

function passesOf({ width, height, depth, colour, isInterlaced }: PngChunks): Rows[] {
  const bits = depth * samplesOf[colour];
  return (isInterlaced ? adam7 : allAtOnce)
    .map((pass) => {
      const columns = Math.ceil((width - pass.x) / pass.stepX);
      const rows = Math.ceil((height - pass.y) / pass.stepY);
      return { ...pass, columns, rows, rowBytes: Math.ceil((columns * bits) / 8), step: Math.max(1, bits >> 3) };
    })
    .filter(({ columns, rows }) => columns > 0 && rows > 0);
}

function inflate(parts: readonly Uint8Array[], promised: number, name: string): Uint8Array {
  let rows: Uint8Array;
  try {
    rows = inflateSync(Buffer.concat(parts), { maxOutputLength: promised });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ERR_BUFFER_TOO_LARGE') throw badFile(name, 'holds more pixels than its header promises');
    if (code === 'Z_BUF_ERROR') throw badFile(name, 'is cut off: its compressed data end too early', undefined, error);
    throw badFile(name, `is damaged (deflate: ${message})`, undefined, error);
  }
  if (rows.length < promised) throw badFile(name, `holds ${rows.length} bytes where its header promises ${promised}`);
  return rows;
}

/** The samples of a pass without alpha, each at its place in the picture. */
function place(
  bytes: Uint8Array,
  start: number,
  { x, y, stepX, stepY, columns, rows, rowBytes }: Rows,
  { width, depth, colour }: PngChunks,
  data: Uint8Array | Uint16Array,
): void {
  const samples = samplesOf[colour];
  const channels = samples > 2 ? 3 : 1;
  const mask = (1 << depth) - 1;
  for (let row = 0; row < rows; row++) {
    const from = start + row * (rowBytes + 1) + 1;
    let to = ((y + row * stepY) * width + x) * channels;
    for (let column = 0; column < columns; column++, to += stepX * channels) {
      for (let c = 0; c < channels; c++) {
        const sample = column * samples + c;
        if (depth === 8) data[to + c] = bytes[from + sample];
        else if (depth === 16) data[to + c] = (bytes[from + 2 * sample] << 8) | bytes[from + 2 * sample + 1];
        else {
          const bit = sample * depth;
          data[to + c] = (bytes[from + (bit >> 3)] >> (8 - depth - (bit & 7))) & mask;
        }
      }
    }
  }
}
