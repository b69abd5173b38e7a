import { definePictureFormat } from './pictures/picture-format.ts';
import { headerBytes } from './png/chunks.ts';
import { decodePng, pngHeader } from './png/decode.ts';
import { encodePng } from './png/encode.ts';
import { writeFileAtomic } from '../runs/files.ts';
import { basename } from 'node:path';

/** PNG of any bit depth, interlaced or not. Written are grey pictures of one slice, of 8 or 16 bits. */
export const png = definePictureFormat({
  title: 'PNG',
  extensions: ['.png'],
  prefixBytes: headerBytes,
  header: pngHeader,
  decode: decodePng,

  async write(path, volume) {
    await writeFileAtomic(path, encodePng(volume, basename(path)));
  },
});
