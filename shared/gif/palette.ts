import { pixel } from '../draw/colours.ts';

/** A GIF has at most so many colours. */
const most = 256;

/** What a picture is made of: an image in grey, and colours over it. Colours are pixel values. */
export interface PictureColours {
  /** Drawn as they are, without the image below: they keep their exact value. */
  readonly solid: readonly number[];
  /** Drawn over grey, so that it shows through. `opacity` is 0 … 1. */
  readonly blended: readonly { readonly colour: number; readonly opacity: number }[];
}

/**
 * Red, green and blue of at most 256 colours. Those that are blended have a ramp each, from over black to over white; the
 * greys have what is left, from black to white, at least as many as two ramps.
 */
export function paletteOf({ solid, blended }: PictureColours): Uint8Array<ArrayBuffer> {
  const colours = new Set(solid.slice(0, most / 2));
  // Of a great many, all but the first have the nearest of the others.
  const ramps = uniqueRamps(blended).slice(0, most / 4);
  const left = most - colours.size;
  const steps = Math.floor(left / (ramps.length + 2));
  const greys = left - ramps.length * steps;
  for (const grey of levels(greys)) colours.add(pixel(grey, grey, grey));
  for (const { colour, opacity } of ramps) for (const grey of levels(steps)) colours.add(over(grey, colour, opacity));
  return Uint8Array.from([...colours].flatMap((each) => [each & 255, (each >> 8) & 255, (each >> 16) & 255]));
}

function uniqueRamps(blended: PictureColours['blended']): PictureColours['blended'] {
  return [...new Map(blended.map((each) => [JSON.stringify([each.colour, each.opacity]), each])).values()];
}

/** 0 … 255 in even steps. */
function levels(count: number): number[] {
  return Array.from({ length: count }, (_, i) => Math.round((255 * i) / Math.max(1, count - 1)));
}

function over(grey: number, colour: number, opacity: number): number {
  const mixed = (shift: number): number => Math.round(grey + opacity * (((colour >> shift) & 255) - grey));
  return pixel(mixed(0), mixed(8), mixed(16));
}

const cacheBits = 15;

/** Finds the nearest colour of a palette; each colour is looked for once and then remembered. */
export class PaletteIndex {
  readonly #palette: Uint8Array;
  /** By a hash: colours that share a place push one another out. No opaque pixel is 0, as an empty place is. */
  readonly #colours = new Uint32Array(1 << cacheBits);
  readonly #indexes = new Uint8Array(1 << cacheBits);

  constructor(palette: Uint8Array) {
    this.#palette = palette;
  }

  /** One index for each pixel. */
  indexesOf(pixels: Uint32Array): Uint8Array {
    const colours = this.#colours;
    const indexes = this.#indexes;
    const found = new Uint8Array(pixels.length);
    for (let i = 0; i < pixels.length; i++) {
      const colour = pixels[i];
      const place = Math.imul(colour, 0x9e3779b1) >>> (32 - cacheBits);
      if (colours[place] !== colour) {
        colours[place] = colour;
        indexes[place] = this.#nearest(colour);
      }
      found[i] = indexes[place];
    }
    return found;
  }

  /** By the sum of squares; of equals the first. */
  #nearest(colour: number): number {
    const palette = this.#palette;
    const [red, green, blue] = [colour & 255, (colour >> 8) & 255, (colour >> 16) & 255];
    let [best, least] = [0, Infinity];
    for (let i = 0; i < palette.length; i += 3) {
      const distance = (palette[i] - red) ** 2 + (palette[i + 1] - green) ** 2 + (palette[i + 2] - blue) ** 2;
      if (distance < least) [best, least] = [i / 3, distance];
    }
    return best;
  }
}
