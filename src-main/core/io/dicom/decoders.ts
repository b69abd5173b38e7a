import { createRequire } from 'node:module';
import jpegBaseline from 'daikon/lib/jpeg-baseline.js';
import createCharLs, { type CharLs } from 'daikon/lib/charLS-DynamicMemory-browser.js';
import Jpeg2000 from 'daikon/lib/jpx.js';
import type { CompressedSize } from './compressed-size.ts';

interface LosslessDecoder {
  /** Rows that are decoded. */
  readonly yLoc: number;
  decode(buffer: ArrayBuffer, offset: number, length: number): Uint8Array | Uint16Array;
}

/** A dependency of daikon's, which daikon does not hand on. */
const { lossless } = createRequire(createRequire(import.meta.url).resolve('daikon/package.json'))(
  'jpeg-lossless-decoder-js',
) as { lossless: { Decoder: new () => LosslessDecoder } };

export interface DecodeOrder {
  readonly data: Uint8Array;
  readonly size: CompressedSize;
  /** Whether the file says that its colours are luminance and chrominance, which JPEG data do not always say. */
  readonly isYbr: boolean;
}

export interface Decoded {
  /** Samples of each pixel beside each other; signed values of 16 bits as they are stored. */
  readonly values: Uint8Array | Uint16Array | Int16Array;
  /** Colours are red, green and blue whatever the file says. */
  readonly isRgb: boolean;
}

type Decoder = (order: DecodeOrder) => Decoded;

/** Runs in a thread of its own: none of these decoders promises to end, or to stay small, on damaged data. */
export function decode(order: DecodeOrder): Decoded {
  return decoders[order.size.kind](order);
}

const decoders: Record<CompressedSize['kind'], Decoder> = {
  baseline({ data, size, isYbr }) {
    const decoder = new jpegBaseline.JpegImage();
    decoder.colorTransform = isYbr;
    decoder.parse(data);
    if (size.bits <= 8) return { values: decoder.getData(size.columns, size.rows), isRgb: size.samples === 3 };
    return { values: centred(decoder.getData16(size.columns, size.rows), size.bits), isRgb: false };
  },

  lossless({ data, size }) {
    if (size.samples === 3 && size.bits > 8) throw new Error('colours of more than 8 bits');
    const decoder = new lossless.Decoder();
    const bytes = data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength) as ArrayBuffer;
    const values = decoder.decode(bytes, 0, bytes.byteLength);
    if (decoder.yLoc < size.rows) throw new Error(`row ${decoder.yLoc} is the last that is there`);
    return { values, isRgb: false };
  },

  jpegLs({ data, size }) {
    return { values: decodeJpegLs(data, size), isRgb: false };
  },

  jpeg2000({ data, size }) {
    if (size.bits < 8) throw new Error(`JPEG 2000 data of ${size.bits} bits`);
    const decoder = new Jpeg2000();
    decoder.failOnCorruptedImage = true;
    decoder.parse(data.subarray(size.start));
    const values = new (decoder.tiles[0].items.constructor as Uint16ArrayConstructor)(
      size.rows * size.columns * size.samples,
    );
    for (const { left, top, width, height, items } of decoder.tiles) {
      for (let row = 0; row < height; row++) {
        const from = row * width * size.samples;
        values.set(
          items.subarray(from, from + width * size.samples),
          ((top + row) * size.columns + left) * size.samples,
        );
      }
    }
    return { values, isRgb: size.samples === 3 };
  },
};

/**
 * daikon's decoder takes 128.5 · (2ᵇ − 1) / 255 for the middle of b bits, which is 2ᵇ⁻¹ + ½ (ISO 10918-1 A.3.1) for 8 bits
 * only. In place.
 */
function centred(values: Uint16Array, bits: number): Uint16Array {
  const excess = Math.round((128.5 * (2 ** bits - 1)) / 255 - 2 ** (bits - 1) - 0.5);
  for (let i = 0; i < values.length; i++) values[i] = Math.max(0, values[i] - excess);
  return values;
}

let charLs: CharLs | null = null;

/** Calls CharLS as daikon's wrapper does, but believes what it answers only where it answers that it went well. */
function decodeJpegLs(data: Uint8Array, size: CompressedSize): Uint8Array | Uint16Array {
  charLs ??= createCharLs();
  const codec = charLs;
  const input = codec._malloc(data.length);
  const answers = Array.from({ length: 9 }, () => codec._malloc(4));
  try {
    codec.writeArrayToMemory(data, input);
    for (const answer of answers) codec.setValue(answer, 0, 'i32');
    const result = codec.ccall('jpegls_decode', 'number', Array(11).fill('number'), [input, data.length, ...answers]);
    const [image, , columns, rows, bits, , samples, , interleave] = answers.map((answer) =>
      codec.getValue(answer, 'i32'),
    );
    try {
      // 6: more data than the image needs.
      if (result !== 0 && result !== 6) throw new Error(`JPEG-LS error ${result}`);
      if (columns !== size.columns || rows !== size.rows || samples !== size.samples) throw new Error('another size');
      const count = columns * rows * samples;
      const wide = bits > 8;
      const bytes = codec.HEAPU8.slice(image, image + count * (wide ? 2 : 1));
      const values = wide ? new Uint16Array(bytes.buffer) : bytes;
      return samples === 3 && interleave === 0 ? interleaved(values, columns * rows) : values;
    } finally {
      if (image !== 0 && result === 0) codec._free(image);
    }
  } finally {
    for (const pointer of [input, ...answers]) codec._free(pointer);
  }
}

function interleaved<A extends Uint8Array | Uint16Array>(planes: A, pixels: number): A {
  const out = planes.slice() as A;
  for (let c = 0; c < 3; c++) for (let i = 0; i < pixels; i++) out[3 * i + c] = planes[c * pixels + i];
  return out;
}
