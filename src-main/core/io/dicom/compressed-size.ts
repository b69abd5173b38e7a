/** What compressed data say about themselves, read without decoding them. */
export interface CompressedSize {
  /** Where the image begins: boxes of a JP2 file may come before. */
  readonly start: number;
  readonly kind: 'baseline' | 'lossless' | 'jpegLs' | 'jpeg2000';
  readonly rows: number;
  readonly columns: number;
  readonly samples: number;
  readonly bits: number;
}

/** Looks for the frame header of JPEG and JPEG-LS, or the size marker of JPEG 2000; null where there is none. */
export function compressedSize(data: Uint8Array): CompressedSize | null {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  if (data.length < 12) return null;
  if (view.getUint16(0) === 0xffd8) return jpegSize(view);
  return jpeg2000Size(data, view);
}

function jpegSize(view: DataView): CompressedSize | null {
  for (let at = 2; at + 10 <= view.byteLength;) {
    if (view.getUint8(at) !== 0xff) return null;
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) {
      at++;
      continue;
    }
    const kind = kindOf(marker);
    if (kind) {
      const [bits, rows, columns] = [view.getUint8(at + 4), view.getUint16(at + 5), view.getUint16(at + 7)];
      return { start: 0, kind, rows, columns, samples: view.getUint8(at + 9), bits };
    }
    if (marker === 0xda || marker === 0xd9) return null;
    at += 2 + view.getUint16(at + 2);
  }
  return null;
}

function kindOf(marker: number): CompressedSize['kind'] | null {
  if (marker >= 0xc0 && marker <= 0xc2) return 'baseline';
  if (marker === 0xc3) return 'lossless';
  return marker === 0xf7 ? 'jpegLs' : null;
}

/** SOC and SIZ follow each other (ISO 15444-1 A.5.1), also where boxes of a JP2 file come before. */
function jpeg2000Size(data: Uint8Array, view: DataView): CompressedSize | null {
  for (let at = 0; at + 43 <= data.length; at++) {
    if (data[at] !== 0xff || view.getUint32(at) !== 0xff4fff51) continue;
    const number = (offset: number): number => view.getUint32(at + offset);
    const samples = view.getUint16(at + 40);
    // Tiles of a size of nothing, or a great many of them, are how a file hangs a decoder.
    const [width, height] = [number(8) - number(16), number(12) - number(20)];
    const tiles = Math.ceil(number(8) / number(24)) * Math.ceil(number(12) / number(28));
    if (!(tiles <= 4096)) return null;
    return { start: at, kind: 'jpeg2000', rows: height, columns: width, samples, bits: (data[at + 42] & 0x7f) + 1 };
  }
  return null;
}
