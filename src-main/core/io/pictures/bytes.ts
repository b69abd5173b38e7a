import { readFileWhole, readStart } from '../bytes.ts';
import { badFile } from '../nifti/fault.ts';

/** No picture takes more memory than this when it is decoded: 16,384 × 16,384 grey pixels of 16 bits. */
const largestBytes = 512 * 1024 ** 2;

/** A whole file of this size at most; a TIFF of many pages is the largest there is. */
const largestFile = 2 ** 31;

/** The bytes of a file, or its first `most`. Throws `not-found`, `not-readable`, and `bad-file` for a huge file. */
export async function readBytes(path: string, most = Infinity): Promise<Buffer> {
  const read = most < Infinity ? await readStart(path, most) : await readFileWhole(path, largestFile);
  return Buffer.from(read.buffer, read.byteOffset, read.byteLength);
}

/** Refuses a picture before memory is taken for it: one that is too large, and one that promises more than it can hold. */
export function requireHoldable(
  name: string,
  { width, height }: { width: number; height: number },
  bytes: number,
  most = Infinity,
): void {
  const size = `${width}×${height} pixels`;
  if (width < 1 || height < 1) throw badFile(name, `has ${size}`);
  if (bytes > most) throw badFile(name, `promises ${size}, which its compressed data cannot hold`);
  if (bytes > largestBytes) {
    throw badFile(name, `has ${size}, more than this program reads at once`, 'crop it, or make it smaller');
  }
}
