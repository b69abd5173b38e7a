import { badFile } from '../nifti/fault.ts';
import type { Palette, Reading } from '../pictures/picture.ts';
import { isGrey } from '../pictures/picture.ts';
import { requireHoldable } from '../pictures/bytes.ts';
import type { VoxelArray } from '../../volume/volume.ts';
import { largestRatioOf, requireKnownCompression } from './compression.ts';
import type { Directory } from './directory.ts';

/** How the samples of a page are stored; tags are those of TIFF 6.0. */
export interface Page {
  readonly width: number;
  readonly height: number;
  /** Bits of a sample: 1, 2, 4, 8, 16, 32 or 64. */
  readonly bits: number;
  readonly kind: 'uint' | 'int' | 'float';
  /** Samples of a pixel as the file holds them, with alpha. */
  readonly samples: number;
  readonly channels: 1 | 3;
  /** White is 0, so that values are turned round. */
  readonly isInverted: boolean;
  readonly palette: Palette | null;
  readonly compression: number;
  readonly predictor: number;
  /** Each sample in segments of its own. */
  readonly isPlanar: boolean;
  /** Strips, as wide as the page, or tiles. */
  readonly segment: { readonly width: number; readonly height: number; readonly isTile: boolean };
  readonly offsets: readonly number[];
  readonly byteCounts: readonly number[];
}

const tags = {
  subfile: 254, width: 256, height: 257, bits: 258, compression: 259, photometric: 262, fillOrder: 266, offsets: 273,
  orientation: 274, samples: 277, rowsPerStrip: 278, byteCounts: 279, planar: 284, predictor: 317, colours: 320,
  tileWidth: 322, tileHeight: 323, tileOffsets: 324, tileByteCounts: 325, extra: 338, format: 339,
} as const; // prettier-ignore

const unreadable = 'save it as grey or RGB, uncompressed or with LZW or deflate';
const kinds = { 1: 'uint', 2: 'int', 3: 'float', 4: 'uint' } as const;

/** Whether a page is one that other programs made for themselves: smaller versions (bit 0) and masks (bit 2). */
export function isExtra(directory: Directory): boolean {
  return (directory.number(tags.subfile, 0) & 5) !== 0;
}

/** Throws `bad-file` naming what is not read, or does not fit together. `fileBytes`: the size of the file. */
export function readPage(directory: Directory, name: string, fileBytes: number): Page {
  const { number, numbers } = directory;
  const [width, height] = [number(tags.width, 0), number(tags.height, 0)];
  const [samples, compression] = [number(tags.samples, 1), number(tags.compression, 1)];
  const [photometric, orientation] = [number(tags.photometric, 1), number(tags.orientation, 1)];
  const allBits = numbers(tags.bits).length > 0 ? numbers(tags.bits) : [1];
  const [bits] = allBits;
  const kind = kinds[number(tags.format, 1) as keyof typeof kinds];
  const whole = (value: number, most: number): boolean => Number.isInteger(value) && value >= 1 && value <= most;
  if (!whole(width, 2 ** 31) || !whole(height, 2 ** 31)) throw badFile(name, `has ${width}×${height} pixels`);
  if (orientation !== 1) throw badFile(name, `is stored turned (orientation ${orientation})`, 'save it upright');
  if (number(tags.fillOrder, 1) !== 1)
    throw badFile(name, 'has the bits of its bytes in reverse (fill order)', unreadable);
  if (![0, 1, 2, 3].includes(photometric)) {
    throw badFile(name, `has colours of a kind that is not read (photometric ${photometric})`, unreadable);
  }
  const channels: Page['channels'] = photometric === 2 ? 3 : 1;
  // One more is alpha; of grey, only where the file says so: programs store a second channel in the same way.
  const isAlpha = channels === 3 || [1, 2].includes(number(tags.extra, 0));
  if (!whole(samples, 16) || samples < channels || samples > channels + Number(isAlpha)) {
    throw badFile(name, `has ${samples} samples a pixel`, `${unreadable}, or each channel as a file of its own`);
  }
  const isKnown = kind === 'float' ? [32, 64] : kind === 'int' ? [8, 16, 32] : [1, 2, 4, 8, 16, 32];
  if (kind === undefined || !isKnown.includes(bits) || allBits.some((each) => each !== bits)) {
    throw badFile(name, `has samples of ${allBits.join(', ')} bits (${kind ?? 'a kind that is not read'})`, unreadable);
  }
  requireKnownCompression(compression, name);

  const tileWidth = number(tags.tileWidth, 0);
  const segment =
    tileWidth > 0
      ? { width: tileWidth, height: number(tags.tileHeight, 0), isTile: true }
      : { width, height: Math.min(height, number(tags.rowsPerStrip, height)), isTile: false };
  if (!whole(segment.width, 2 ** 24) || !whole(segment.height, 2 ** 31)) {
    throw badFile(name, `is cut into pieces of ${segment.width}×${segment.height} pixels`);
  }
  const palette = photometric === 3 ? paletteOf(numbers(tags.colours), bits, name) : null;
  const page: Page = {
    ...{ width, height, bits, kind, samples, compression, segment, palette, channels },
    isInverted: photometric === 0,
    predictor: number(tags.predictor, 1),
    isPlanar: samples > 1 && number(tags.planar, 1) === 2,
    offsets: numbers(segment.isTile ? tags.tileOffsets : tags.offsets),
    byteCounts: numbers(segment.isTile ? tags.tileByteCounts : tags.byteCounts),
  };
  requireSegments(page, name);
  // Tiles at the edges are stored whole, strips are not.
  const { across, down } = segmentsOf(page);
  const [columns, rows] = segment.isTile ? [across * segment.width, down * segment.height] : [width, height];
  const packed = Math.ceil((columns * samples * bits) / 8) * rows;
  const stored = page.byteCounts.reduce((sum, each) => sum + Math.min(each, fileBytes), 0);
  requireHoldable(name, page, packed, stored * largestRatioOf(compression));
  requireHoldable(name, page, width * height * page.channels * arrayOf(page).BYTES_PER_ELEMENT);
  return page;
}

export function channelsOf({ channels, palette }: Page, reading: Reading): 1 | 3 {
  return palette !== null && reading === 'colours' && !isGrey(palette) ? 3 : channels;
}

export function segmentsOf({ width, height, segment, isPlanar, samples }: Page) {
  const [across, down] = [Math.ceil(width / segment.width), Math.ceil(height / segment.height)];
  return { across, down, planes: isPlanar ? samples : 1 };
}

interface SampleArray {
  new (length: number): VoxelArray;
  readonly BYTES_PER_ELEMENT: number;
}

export function arrayOf({ bits, kind }: Pick<Page, 'bits' | 'kind'>): SampleArray {
  if (kind === 'float') return bits === 32 ? Float32Array : Float64Array;
  if (kind === 'int') return bits === 8 ? Int8Array : bits === 16 ? Int16Array : Int32Array;
  return bits <= 8 ? Uint8Array : bits === 16 ? Uint16Array : Uint32Array;
}

/** As in `uint16`. */
export function dataTypeOf({ bits, kind }: Pick<Page, 'bits' | 'kind'>): string {
  return `${kind}${Math.max(8, bits)}`;
}

function requireSegments(page: Page, name: string): void {
  const { across, down, planes } = segmentsOf(page);
  const wanted = across * down * planes;
  const { offsets, byteCounts } = page;
  if (offsets.length >= wanted && byteCounts.length >= wanted) return;
  const found = Math.min(offsets.length, byteCounts.length);
  throw badFile(name, `promises ${wanted} pieces of ${page.width}×${page.height} pixels, but lists ${found}`);
}

/** All reds, then all greens, then all blues, of 16 bits each. */
function paletteOf(colours: readonly number[], bits: number, name: string): Palette {
  const count = 2 ** bits;
  if (bits > 8 || colours.length !== 3 * count) {
    throw badFile(name, `has a palette of ${colours.length / 3} colours for ${bits} bits`, unreadable);
  }
  // Some programs write 8 bits here, against the specification.
  const shift = colours.some((value) => value > 255) ? 8 : 0;
  return Uint8Array.from({ length: 3 * count }, (_, i) => colours[(i % 3) * count + Math.floor(i / 3)] >> shift);
}
