import { StudioError } from '../../../../shared/errors.ts';
import { badFile } from '../nifti/fault.ts';
import { missing, type Elements } from './elements.ts';
import type { Header } from './header.ts';
import { tags, type Tag } from './tags.ts';

/** How the pixels of a file are stored (PS3.3 C.7.6.3). */
export interface PixelFormat {
  readonly rows: number;
  readonly columns: number;
  readonly frames: number;
  readonly samples: number;
  readonly photometric: string;
  /** Colours one plane after the other, in place of pixel by pixel. */
  readonly isPlanar: boolean;
  readonly bitsAllocated: number;
  readonly bitsStored: number;
  readonly highBit: number;
  readonly signed: boolean;
  readonly isFloat: boolean;
  /** Stored values of pixels that were not imaged, both ends included; null where there are none. */
  readonly padding: readonly [number, number] | null;
}

const photometrics = [
  'MONOCHROME1',
  'MONOCHROME2',
  'PALETTE COLOR',
  'RGB',
  'YBR_FULL',
  'YBR_FULL_422',
  'YBR_RCT',
  'YBR_ICT',
];

/** More pixels than this in one frame are no slice of a patient. */
const mostPixels = 2 ** 26;

/** Throws `bad-file` for what is missing or makes no sense, `bad-format` for what is not read. */
export function pixelFormatOf({ elements, encoding, name }: Header): PixelFormat {
  if (!encoding.pixels) {
    const kind = elements.text(tags.modality);
    throw new StudioError(
      'bad-format',
      `${name} holds no image${kind && /^[A-Z]{2,10}$/.test(kind) ? `, but data of the kind ${kind}` : ''}`,
      'choose a file of an image series',
    );
  }
  const whole = (tag: Tag, what: string, least: number, most: number, otherwise?: number): number => {
    const [value] = elements.numbers(tag);
    if (value === undefined && otherwise !== undefined) return otherwise;
    if (value === undefined) throw missing(name, what);
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    throw badFile(name, `has ${what} ${value}, which is not a whole number from ${least} to ${most}`);
  };
  const isFloat = elements.has(tags.floatPixelData) || elements.has(tags.doubleFloatPixelData);
  const rows = whole(tags.rows, 'Rows', 1, 65535);
  const columns = whole(tags.columns, 'Columns', 1, 65535);
  if (rows * columns > mostPixels) throw badFile(name, `claims ${columns}×${rows} pixels, more than a slice has`);
  const samples = whole(tags.samplesPerPixel, 'SamplesPerPixel', 1, 4, 1);
  const photometric = elements.text(tags.photometricInterpretation) ?? (samples === 1 ? 'MONOCHROME2' : 'RGB');
  if (!photometrics.includes(photometric)) throw unread(name, `colours of the kind ${photometric.slice(0, 20)}`);
  const isColour = !/^(MONO|PALETTE)/.test(photometric);
  if (samples !== (isColour ? 3 : 1))
    throw badFile(name, `has SamplesPerPixel ${samples} where ${photometric} has ${isColour ? 3 : 1}`);

  const bitsAllocated = whole(tags.bitsAllocated, 'BitsAllocated', 1, 64);
  const known = isFloat ? [32, 64] : [1, 8, 16, 32];
  if (!known.includes(bitsAllocated)) throw unread(name, `${bitsAllocated} bits allocated to a pixel`);
  if (photometric.startsWith('YBR') && bitsAllocated !== 8)
    throw unread(name, `${photometric} of ${bitsAllocated} bits`);
  const bitsStored = whole(tags.bitsStored, 'BitsStored', 1, bitsAllocated, bitsAllocated);
  const highBit = whole(tags.highBit, 'HighBit', bitsStored - 1, bitsAllocated - 1, bitsStored - 1);
  const signed = whole(tags.pixelRepresentation, 'PixelRepresentation', 0, 1, 0) === 1;
  return {
    ...{ rows, columns, samples, photometric, bitsAllocated, bitsStored, highBit, signed, isFloat },
    frames: whole(tags.numberOfFrames, 'NumberOfFrames', 1, 65535, 1),
    isPlanar: samples > 1 && whole(tags.planarConfiguration, 'PlanarConfiguration', 0, 1, 0) === 1,
    padding: isColour || isFloat ? null : paddingOf(elements, bitsAllocated, signed),
  };
}

/** PixelPaddingValue and its range; files without types do not say whether it is signed. */
function paddingOf(elements: Elements, bits: number, signed: boolean): [number, number] | null {
  const [value] = elements.numbers(tags.pixelPaddingValue);
  if (value === undefined || !Number.isInteger(value)) return null;
  const limit = elements.numbers(tags.pixelPaddingRangeLimit)[0] ?? value;
  const as = (number: number): number =>
    signed ? (number << (32 - bits)) >> (32 - bits) : bits < 32 ? number & (2 ** bits - 1) : number;
  const ends = [as(value), as(limit)];
  return [Math.min(...ends), Math.max(...ends)];
}

function unread(name: string, what: string): StudioError {
  return new StudioError('bad-format', `${name} has ${what}, which is not read`, 'convert the series to NIfTI');
}
