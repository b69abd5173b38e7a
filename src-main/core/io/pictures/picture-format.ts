import { basename } from 'node:path';
import type { Format, Image } from '../format.ts';
import type { Affine, Shape } from '../../volume/volume.ts';
import { readBytes } from './bytes.ts';
import type { Picture, PictureHeader, Reading } from './picture.ts';
import { requireOneValue } from './label-picture.ts';

interface PictureFormat {
  readonly title: string;
  readonly extensions: readonly string[];
  /** Bytes from the beginning in which a header is found in nearly all files. */
  readonly prefixBytes: number;
  /** From the first bytes, or from all of them. Throws `bad-file`. */
  header(bytes: Buffer, name: string, whole: () => Promise<Buffer>): PictureHeader | Promise<PictureHeader>;
  /** Throws `bad-file`. */
  decode(bytes: Buffer, name: string, reading: Reading): Picture;
  readonly write?: Format['write'];
}

/**
 * Rows go from the top of a picture to its bottom, columns from left to right, which is where slices of a patient have
 * posterior and left: so a picture is shown as it is. 1 mm stands for a pixel, as pictures know no unit that can be trusted.
 */
export const pictureAffine: Affine = [-1, 0, 0, 0, 0, -1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];

/** A format of pictures: grey is one channel, RGB three, alpha is dropped; pages lie one behind the other along z. */
export function definePictureFormat({ title, extensions, prefixBytes, header, decode, write }: PictureFormat): Format {
  return {
    title,
    extensions,
    isPicture: true,
    write,

    async read(path) {
      return imageOf(decode(await readBytes(path), basename(path), 'colours'));
    },

    async readHeader(path) {
      const read = await header(await readBytes(path, prefixBytes), basename(path), () => readBytes(path));
      return { shape: shapeOf(read), affine: pictureAffine, header: headerOf(read) };
    },

    async readLabel(path) {
      const name = basename(path);
      return { ...imageOf(requireOneValue(decode(await readBytes(path), name, 'indexes'), name)), names: null };
    },
  };
}

function imageOf(picture: Picture): Image {
  const volume = { data: picture.data, shape: shapeOf(picture), affine: pictureAffine };
  return { volume, header: headerOf(picture) };
}

function shapeOf({ pages, height, width, channels }: PictureHeader): Shape {
  return [pages, height, width, channels];
}

function headerOf({ dataType }: PictureHeader): Image['header'] {
  return { sformCode: 0, qformCode: 0, dataType };
}
