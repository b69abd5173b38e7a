import { StudioError } from '../../../../shared/errors.ts';
import { badFile } from '../nifti/fault.ts';
import { compressedSize } from './compressed-size.ts';
import type { Decoded, DecodeOrder } from './decoders.ts';
import { createDecoder } from './limited-decoder.ts';
import type { PixelFormat } from './pixel-format.ts';
import { decodeRle } from './rle.ts';
import { masked, storedArray, toStored } from './stored.ts';
import type { VoxelArray } from '../../volume/volume.ts';

const rle = '1.2.840.10008.1.2.5';
/** JPEG, JPEG lossless, JPEG-LS and JPEG 2000 (PS3.5 A.4). What data are, they say themselves. */
const readable = /^1\.2\.840\.10008\.1\.2\.4\.(50|51|57|70|80|81|90|91)$/;

/** Some ten times what the slowest decoder takes on an old machine. Frames are checked before, so that objects are few. */
const decoder = createDecoder({ seconds: (pixels) => 1.5 + 2e-5 * pixels, heapMb: 512 });

const convert = 'convert the series to NIfTI, or decompress it with another program';

/**
 * The stored values of one compressed frame, samples beside each other. Decoders run in a thread of their own, which is
 * ended where they take too long or grow too large. Throws `bad-file`, `bad-format`, `memory`.
 */
export async function decompress(
  data: Uint8Array,
  format: PixelFormat,
  transferSyntax: string,
  name: string,
): Promise<{ values: VoxelArray; isRgb: boolean }> {
  const { rows, columns, samples, bitsAllocated, photometric } = format;
  if (transferSyntax === rle) {
    const bytes = decodeRle(data, rows * columns, samples, Math.ceil(bitsAllocated / 8), name);
    return { values: toStored(bytes, format, { littleEndian: true, inWords: false }), isRgb: false };
  }
  if (!readable.test(transferSyntax)) {
    const what = /^[\d.]{1,64}$/.test(transferSyntax) ? transferSyntax : 'unknown';
    throw new StudioError(
      'bad-format',
      `${name} is compressed by the transfer syntax ${what}, which is not read`,
      convert,
    );
  }
  const size = compressedSize(data);
  if (!size) throw badFile(name, 'has compressed pixels without a header of their own');
  if (size.rows !== rows || size.columns !== columns || size.samples !== samples) {
    const [claimed, held] = [format, size].map((each) => `${each.columns}×${each.rows}×${each.samples}`);
    throw badFile(name, `claims pixels ${claimed}, but its compressed pixels are ${held}`);
  }
  if (size.bits > bitsAllocated || size.bits > 16)
    throw badFile(name, `has compressed pixels of ${size.bits} bits where ${bitsAllocated} are allocated`);
  const order: DecodeOrder = { data, size, isYbr: photometric.startsWith('YBR') };
  const decoded = await decoder(order, name);
  const expected = rows * columns * samples;
  if (decoded.values.length !== expected)
    throw badFile(name, `decompresses to ${decoded.values.length} values where ${expected} are expected`);
  return { values: asStored(decoded.values, format), isRgb: decoded.isRgb };
}

/** Decoders give the bits of signed values without their sign, all but one, which gives it where the data have it. */
function asStored(values: Decoded['values'], format: PixelFormat): VoxelArray {
  const Type = storedArray(format);
  const same = Type.BYTES_PER_ELEMENT === values.BYTES_PER_ELEMENT;
  const own = same ? new Type(values.buffer as ArrayBuffer, values.byteOffset, values.length) : Type.from(values);
  return format.bitsStored === format.bitsAllocated ? own : masked(own, format, 0);
}
