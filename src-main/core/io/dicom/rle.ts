import { badFile } from '../nifti/fault.ts';

/**
 * One frame of RLE (PS3.5 annex G): a segment for each byte of each sample, high byte first, each packed as in PackBits.
 * Gives samples × bytes × pixels as little-endian values, sample by sample within a pixel. Throws `bad-file` where the
 * segments do not fit the frame.
 */
export function decodeRle(
  data: Uint8Array,
  pixels: number,
  samples: number,
  bytesEach: number,
  name: string,
): Uint8Array {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const count = samples * bytesEach;
  if (data.length < 64 || view.getUint32(0, true) !== count) {
    throw badFile(
      name,
      `has RLE data of ${data.length < 64 ? 0 : view.getUint32(0, true)} segments where ${count} are expected`,
    );
  }
  const out = new Uint8Array(pixels * count);
  const step = count;
  for (let segment = 0; segment < count; segment++) {
    const from = view.getUint32(4 + 4 * segment, true);
    const to = segment + 1 < count ? view.getUint32(8 + 4 * segment, true) : data.length;
    if (from < 64 || from > to || to > data.length)
      throw badFile(name, `has RLE segment ${segment} from byte ${from} to ${to}`);
    const sample = Math.floor(segment / bytesEach);
    const byte = bytesEach - 1 - (segment % bytesEach);
    const filled = unpack(data, from, to, out, sample * bytesEach + byte, step);
    if (filled < pixels) throw badFile(name, `has RLE data of ${filled} pixels where ${pixels} are expected`);
  }
  return out;
}

/** Writes every `step`-th byte from `at`; returns how many. What is beyond the end of the frame is padding. */
function unpack(data: Uint8Array, from: number, to: number, out: Uint8Array, at: number, step: number): number {
  let target = at;
  let count = 0;
  for (let i = from; i < to && target < out.length;) {
    const code = data[i++];
    if (code === 128) continue;
    if (code < 128) {
      for (let n = 0; n <= code && i < to && target < out.length; n++, target += step, count++) out[target] = data[i++];
    } else {
      if (i >= to) break;
      const value = data[i++];
      for (let n = 0; n < 257 - code && target < out.length; n++, target += step, count++) out[target] = value;
    }
  }
  return count;
}
