import { badFile } from '../nifti/fault.ts';
import type { Page } from './page.ts';

interface Layout {
  readonly rows: number;
  readonly rowBytes: number;
  /** Samples of a pixel that lie side by side. */
  readonly perPixel: number;
  readonly littleEndian: boolean;
}

/**
 * Undoes in place what was stored instead of the samples: 2, the difference from the sample before (TIFF 6.0, section 14);
 * 3, that of the bytes of floats, sorted by their weight (TIFF Technical Note 3). Whether samples are little-endian then.
 */
export function unpredict(
  bytes: Uint8Array,
  { predictor, bits, kind }: Pick<Page, 'predictor' | 'bits' | 'kind'>,
  { rows, rowBytes, perPixel, littleEndian }: Layout,
  name: string,
): boolean {
  if (predictor === 1) return littleEndian;
  const isFloat = predictor === 3 && kind === 'float';
  const isWhole = predictor === 2 && [8, 16, 32].includes(bits) && kind !== 'float';
  if (!isFloat && !isWhole) {
    throw badFile(name, `has the predictor ${predictor} for ${kind}${bits}, which is not read`, 'save it without one');
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let row = 0; row < rows; row++) {
    const start = row * rowBytes;
    if (isFloat) sumBytes(bytes.subarray(start, start + rowBytes), perPixel, bits / 8);
    else sumSamples(view, start, rowBytes, perPixel, bits / 8, littleEndian);
  }
  return isFloat ? false : littleEndian;
}

function sumSamples(view: DataView, start: number, length: number, perPixel: number, size: number, le: boolean): void {
  for (let at = start + perPixel * size; at + size <= start + length; at += size) {
    const before = at - perPixel * size;
    if (size === 1) view.setUint8(at, view.getUint8(at) + view.getUint8(before));
    else if (size === 2) view.setUint16(at, view.getUint16(at, le) + view.getUint16(before, le), le);
    else view.setUint32(at, view.getUint32(at, le) + view.getUint32(before, le), le);
  }
}

/** The row ends with its samples in big-endian order. */
function sumBytes(row: Uint8Array, perPixel: number, size: number): void {
  for (let i = perPixel; i < row.length; i++) row[i] += row[i - perPixel];
  const sorted = row.slice();
  const count = row.length / size;
  for (let i = 0; i < count; i++)
    for (let byte = 0; byte < size; byte++) row[i * size + byte] = sorted[byte * count + i];
}
