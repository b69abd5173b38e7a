import { basename } from 'node:path';
import { StudioError } from '../../../shared/errors.ts';
import { writeFileAtomic } from '../runs/files.ts';
import { readFileWhole, readStart } from './bytes.ts';
import type { Format } from './format.ts';
import { metaImageHeader } from './meta-image/encode.ts';
import { longestHeader, parseMetaImage } from './meta-image/header.ts';
import { dataPaths } from './stored/data-files.ts';
import { packed, voxelBytes } from './stored/pack.ts';
import { imageHeaderOf, readStored } from './stored/read.ts';

/** ITK's own format, also with the voxels in other files beside a .mhd. Written is a single file, packed by zlib. */
export const metaImage: Format = {
  title: 'MetaImage',
  extensions: ['.mha', '.mhd'],

  async read(path) {
    const file = await readFileWhole(path);
    return readStored(path, file, parseMetaImage(file.subarray(0, longestHeader), basename(path)));
  },

  async readHeader(path) {
    const stored = parseMetaImage(await readStart(path, longestHeader), basename(path));
    return { shape: stored.shape, affine: stored.affine, header: imageHeaderOf(stored) };
  },

  async files(path) {
    const { files } = parseMetaImage(await readStart(path, longestHeader), basename(path));
    return files ? [path, ...dataPaths(path, files, basename(path))] : [path];
  },

  async write(path, volume) {
    if (!path.toLowerCase().endsWith('.mha')) {
      throw new StudioError('bad-format', `${basename(path)} is not a name for a MetaImage file`, 'end it in .mha');
    }
    const voxels = await packed(voxelBytes(volume), 'zlib');
    await writeFileAtomic(path, [Buffer.from(metaImageHeader(volume, voxels.byteLength)), voxels]);
  },
};
