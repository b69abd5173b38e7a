import { definePictureFormat } from './pictures/picture-format.ts';
import { decodeTiff, tiffHeader } from './tiff/decode.ts';

/**
 * TIFF and BigTIFF: grey, RGB and palettes; whole numbers of 1 … 32 bits, floats of 32 and 64; strips and tiles; pages as
 * slices along z.
 */
export const tiff = definePictureFormat({
  title: 'TIFF',
  extensions: ['.tiff', '.tif'],
  // Directories lie anywhere in the file, most often behind the pixels.
  prefixBytes: Infinity,
  header: tiffHeader,
  decode: decodeTiff,
});
