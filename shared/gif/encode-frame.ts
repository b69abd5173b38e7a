import type GIFEncoder from 'gif.js/src/GIFEncoder.js';
import { PaletteIndex } from './palette.ts';

export interface GifFrame {
  readonly index: number;
  readonly isLast: boolean;
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array<ArrayBuffer> | Uint8ClampedArray<ArrayBuffer>;
  /** The same for all frames. */
  readonly palette: Uint8Array;
  /** In hundredths of a second. */
  readonly delay: number;
  /** As `repeatOf` gives it. */
  readonly repeat: number;
}

/**
 * Makes a function that gives the bytes of a frame; all of them one after the other are the file. gif.js would learn a
 * palette from each frame, and search all of it for each pixel.
 */
export function frameEncoder(Encoder: typeof GIFEncoder): (frame: GifFrame) => Uint8Array<ArrayBuffer> {
  let known: { readonly palette: Uint8Array; readonly index: PaletteIndex } | null = null;

  class IndexedEncoder extends Encoder {
    /** Would take the fourth byte from each pixel. */
    override getImagePixels(): void {}

    override analyzePixels(): void {
      const { buffer, byteOffset, length } = this.image;
      this.indexedPixels = known!.index.indexesOf(new Uint32Array(buffer, byteOffset, length / 4));
      this.colorDepth = 8;
      this.palSize = 7;
    }
  }

  return ({ index, isLast, width, height, rgba, palette, delay, repeat }) => {
    if (!known || !areEqual(known.palette, palette)) known = { palette, index: new PaletteIndex(palette) };
    const encoder = new IndexedEncoder(width, height);
    if (index === 0) encoder.writeHeader();
    else encoder.firstFrame = false;
    encoder.setRepeat(repeat);
    encoder.setGlobalPalette(palette);
    // Its setter takes milliseconds and rounds.
    encoder.delay = delay;
    encoder.addFrame(rgba);
    if (isLast) encoder.finish();
    return joined(encoder.stream());
  };
}

function areEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a === b || (a.length === b.length && a.every((value, i) => value === b[i]));
}

/** The last page is full as far as its cursor; gif.js leaves the rest of it at the end of its files. */
function joined({ pages, cursor }: ReturnType<GIFEncoder['stream']>): Uint8Array<ArrayBuffer> {
  const pageSize = pages[0].length;
  const bytes = new Uint8Array((pages.length - 1) * pageSize + cursor);
  for (const [i, page] of pages.entries()) {
    bytes.set(i === pages.length - 1 ? page.subarray(0, cursor) : page, i * pageSize);
  }
  return bytes;
}
