import { badFile } from '../nifti/fault.ts';
import { coloursOf, type Picture, type PictureHeader, type Reading } from '../pictures/picture.ts';
import { decompress } from './compression.ts';
import { readDirectories } from './directory.ts';
import { arrayOf, channelsOf, dataTypeOf, isExtra, readPage, segmentsOf, type Page } from './page.ts';
import { unpredict } from './predictor.ts';
import { sampleReader } from './samples.ts';
import type { VoxelArray } from '../../volume/volume.ts';

/** All pages of a file together take no more memory than this. */
const largestBytes = 2 ** 31;

/** Throws `bad-file`. */
export function tiffHeader(bytes: Buffer, name: string): PictureHeader {
  return headerOf(pagesOf(bytes, name).pages, 'colours');
}

/** The pages of a TIFF file, which have to be of one size and type; alpha is dropped. Throws `bad-file`. */
export function decodeTiff(bytes: Buffer, name: string, reading: Reading): Picture {
  const { pages, littleEndian } = pagesOf(bytes, name);
  const header = headerOf(pages, reading);
  const decoded = pages.map((page) => decodePage(page, bytes, littleEndian, reading, name));
  const [first] = decoded;
  if (decoded.length === 1) return { ...header, data: first };
  const data = new (first.constructor as new (length: number) => VoxelArray)(first.length * decoded.length);
  decoded.forEach((page, i) => data.set(page, i * first.length));
  return { ...header, data };
}

function pagesOf(bytes: Buffer, name: string): { pages: Page[]; littleEndian: boolean } {
  const { directories, littleEndian } = readDirectories(bytes, name);
  const shown = directories.filter((directory) => !isExtra(directory));
  if (shown.length === 0) throw badFile(name, 'has no page but thumbnails and masks');
  const pages: Page[] = [];
  for (const [i, directory] of shown.entries()) {
    const page = readPage(directory, name, bytes.length);
    const [first = page] = pages;
    const [a, b] = [first, page].map((each) => `${each.width}×${each.height} of ${textOf(each)}`);
    if (a !== b) throw badFile(name, `has ${b} on page ${i + 1}, and ${a} before`, 'save pages that are alike');
    const pageBytes = page.width * page.height * page.channels * arrayOf(page).BYTES_PER_ELEMENT;
    if ((i + 1) * pageBytes > largestBytes) {
      throw badFile(name, `has ${shown.length} pages of ${a}, more than this program reads at once`, 'divide it');
    }
    pages.push(page);
  }
  return { pages, littleEndian };
}

function textOf(page: Page): string {
  const palette = page.palette === null ? '' : ' by a palette';
  return `${dataTypeOf(page)}, ${channelsOf(page, 'colours') === 3 ? 'coloured' : 'grey'}${palette}`;
}

function headerOf(pages: readonly Page[], reading: Reading): PictureHeader {
  const [page] = pages;
  const { width, height } = page;
  return { width, height, pages: pages.length, channels: channelsOf(page, reading), dataType: dataTypeOf(page) };
}

function decodePage(page: Page, bytes: Buffer, littleEndian: boolean, reading: Reading, name: string): VoxelArray {
  const { width, height, samples, channels, bits, segment, isPlanar } = page;
  const data = new (arrayOf(page))(width * height * channels);
  const { across, down, planes } = segmentsOf(page);
  // Alpha lies behind the colours, in the last planes or samples.
  for (let plane = 0; plane < Math.min(planes, isPlanar ? channels : 1); plane++) {
    for (let index = 0; index < across * down; index++) {
      const [left, top] = [(index % across) * segment.width, Math.floor(index / across) * segment.height];
      const rows = segment.isTile ? segment.height : Math.min(segment.height, height - top);
      const perPixel = isPlanar ? 1 : samples;
      const rowBytes = Math.ceil((segment.width * perPixel * bits) / 8);
      const place = plane * across * down + index;
      const from = page.offsets[place];
      const stored = bytes.subarray(from, from + page.byteCounts[place]);
      // Decoded in place below, and the bytes of the file may be those of another piece too.
      const raw = new Uint8Array(decompress(stored, page.compression, rows * rowBytes, name));
      const isLittle = unpredict(raw, page, { rows, rowBytes, perPixel, littleEndian }, name);
      const read = sampleReader(raw, page, isLittle);
      const [inRows, inColumns] = [Math.min(rows, height - top), Math.min(segment.width, width - left)];
      const count = isPlanar ? 1 : channels;
      for (let y = 0; y < inRows; y++) {
        let to = ((top + y) * width + left) * channels + plane;
        for (let x = 0; x < inColumns; x++, to += channels) {
          for (let c = 0; c < count; c++) data[to + c] = read(y * rowBytes, x * perPixel + c);
        }
      }
    }
  }
  if (page.isInverted && page.kind === 'uint') for (let i = 0; i < data.length; i++) data[i] = 2 ** bits - 1 - data[i];
  if (page.palette === null || reading === 'indexes') return data;
  const coloured = coloursOf(data as Uint8Array, page.palette);
  if (coloured === null) throw badFile(name, 'uses a colour that its palette does not have');
  return coloured;
}
