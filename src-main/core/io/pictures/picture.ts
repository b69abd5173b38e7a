import type { VoxelArray } from '../../volume/volume.ts';

/** What a picture's file says of itself before it is decoded. */
export interface PictureHeader {
  readonly width: number;
  readonly height: number;
  /** Pages of a TIFF, which lie one behind the other along z; 1 elsewhere. */
  readonly pages: number;
  /** 1 grey or 3 colours, without alpha. */
  readonly channels: 1 | 3;
  /** Name of the stored type of a sample, as in `uint8`. */
  readonly dataType: string;
}

/** Samples page after page, row by row from the top left, colours side by side: as [z, y, x, channel]. */
export interface Picture extends PictureHeader {
  readonly data: VoxelArray;
}

/**
 * What a palette's numbers stand for: `colours` as they are seen, `indexes` as they are stored, which is how labels are
 * painted. Pictures without a palette are the same in both.
 */
export type Reading = 'colours' | 'indexes';

/** Red, green, blue of 0 … 255 for each index, one after the other. */
export type Palette = Uint8Array;

/** Whether every colour of a palette is a grey, so that one channel holds all of the picture. */
export function isGrey(palette: Palette): boolean {
  for (let i = 0; i < palette.length; i += 3) {
    if (palette[i] !== palette[i + 1] || palette[i] !== palette[i + 2]) return false;
  }
  return true;
}

/** The colours of indexes; null where one of them has no colour. */
export function coloursOf(indexes: Uint8Array | Uint16Array, palette: Palette): Uint8Array | null {
  const channels = isGrey(palette) ? 1 : 3;
  const data = new Uint8Array(indexes.length * channels);
  for (let i = 0; i < indexes.length; i++) {
    const from = 3 * indexes[i];
    if (from >= palette.length) return null;
    for (let c = 0; c < channels; c++) data[i * channels + c] = palette[from + c];
  }
  return data;
}
