import { constants, inflateSync } from 'node:zlib';
import { badFile } from '../nifti/fault.ts';

interface Compression {
  readonly title: string;
  /** No byte becomes more bytes than this. */
  readonly largestRatio: number;
  /** The first `wanted` bytes at most; fewer where the data end before. Throws where they are damaged. */
  decode(bytes: Uint8Array, wanted: number): Uint8Array;
}

/** By TIFF's number. */
const compressions: Readonly<Record<number, Compression>> = {
  1: { title: 'none', largestRatio: 1, decode: (bytes, wanted) => bytes.subarray(0, wanted) },
  5: { title: 'LZW', largestRatio: 2731, decode: decodeLzw },
  8: { title: 'deflate', largestRatio: 1032, decode: decodeDeflate },
  32773: { title: 'PackBits', largestRatio: 64, decode: decodePackBits },
  32946: { title: 'deflate', largestRatio: 1032, decode: decodeDeflate },
};

const names: Readonly<Record<number, string>> = {
  2: 'CCITT', 3: 'CCITT Group 3', 4: 'CCITT Group 4', 6: 'JPEG', 7: 'JPEG', 33003: 'JPEG 2000', 33005: 'JPEG 2000',
  34712: 'JPEG 2000', 34887: 'LERC', 34925: 'LZMA', 50000: 'Zstandard', 50001: 'WebP', 50002: 'JPEG XL',
}; // prettier-ignore

export function requireKnownCompression(compression: number, name: string): void {
  if (compression in compressions) return;
  const known = names[compression] ?? 'a kind that is not known';
  const fault = `is compressed by ${known} (${compression}), which is not read`;
  throw badFile(name, fault, 'save it uncompressed, or with LZW or deflate');
}

export function largestRatioOf(compression: number): number {
  return compressions[compression].largestRatio;
}

export function decompress(bytes: Uint8Array, compression: number, wanted: number, name: string): Uint8Array {
  const { title, decode } = compressions[compression];
  let decoded: Uint8Array;
  try {
    decoded = decode(bytes, wanted);
  } catch (error) {
    throw badFile(name, `is damaged (${title}: ${(error as Error).message})`, undefined, error);
  }
  if (decoded.length >= wanted) return decoded;
  throw badFile(name, `is cut off: a piece holds ${decoded.length} bytes where ${wanted} are promised`);
}

/** What lies behind the pixels, as some programs leave there, is not decoded. */
function decodeDeflate(bytes: Uint8Array, wanted: number): Uint8Array {
  const spare = 4096;
  return inflateSync(bytes, { maxOutputLength: wanted + spare, finishFlush: constants.Z_SYNC_FLUSH });
}

/** A length byte n: n + 1 bytes as they are, or one byte 1 − n times (TIFF 6.0, section 9). */
function decodePackBits(bytes: Uint8Array, wanted: number): Uint8Array {
  const out = new Uint8Array(wanted);
  let to = 0;
  for (let at = 0; at < bytes.length && to < wanted;) {
    const length = (bytes[at++] << 24) >> 24;
    if (length === -128) continue;
    const count = Math.min(wanted - to, length < 0 ? 1 - length : length + 1);
    if (length < 0) out.fill(bytes[at++], to, to + count);
    else {
      out.set(bytes.subarray(at, at + count), to);
      at += length + 1;
    }
    to += count;
  }
  return out.subarray(0, to);
}

/**
 * Codes of 9 … 12 bits, the highest bit first; 256 begins anew, 257 ends (TIFF 6.0, section 13). A code is one byte longer
 * than `prefix`, the code it was made of: so a string is written from its end.
 */
function decodeLzw(bytes: Uint8Array, wanted: number): Uint8Array {
  const out = new Uint8Array(wanted);
  const prefix = new Uint16Array(4096);
  const lastByte = Uint8Array.from({ length: 4096 }, (_, code) => code);
  const length = new Uint16Array(4096).fill(1, 0, 256);
  const firstByte = lastByte.slice();
  let [to, next, width, previous] = [0, 258, 9, -1];
  for (let bit = 0; to < wanted && bit + width <= 8 * bytes.length;) {
    const at = bit >> 3;
    const three = (bytes[at] << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    const code = (three >> (24 - width - (bit & 7))) & ((1 << width) - 1);
    bit += width;
    if (code === 257) break;
    if (code === 256) {
      [next, width, previous] = [258, 9, -1];
      continue;
    }
    if (previous >= 0 && next < 4096) {
      prefix[next] = previous;
      length[next] = length[previous] + 1;
      firstByte[next] = firstByte[previous];
      // The code that is being made ends in its own first byte.
      lastByte[next] = code === next ? firstByte[previous] : firstByte[code];
      next++;
    }
    if (code >= next) throw new Error(`code ${code} was not made before`);
    for (let i = to + length[code] - 1, each = code; i >= to; i--, each = prefix[each]) out[i] = lastByte[each];
    to += length[code];
    previous = code;
    if (next >= (1 << width) - 1 && width < 12) width++;
  }
  return out.subarray(0, Math.min(to, wanted));
}
