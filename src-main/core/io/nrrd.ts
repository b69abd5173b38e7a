import { basename } from 'node:path';
import { StudioError } from '../../../shared/errors.ts';
import { writeFileAtomic } from '../runs/files.ts';
import type { Format } from './format.ts';
import { readFileWhole, readStart } from './bytes.ts';
import { nrrdHeader } from './nrrd/encode.ts';
import { longestHeader, parseNrrd } from './nrrd/header.ts';
import { dataPaths } from './stored/data-files.ts';
import { packed, voxelBytes } from './stored/pack.ts';
import { imageHeaderOf, readStored } from './stored/read.ts';

/** NRRD, also with the voxels in other files beside a .nhdr. Written is a single file in LPS, packed by gzip. */
export const nrrd: Format = {
  title: 'NRRD',
  extensions: ['.nrrd', '.nhdr'],

  async read(path) {
    const file = await readFileWhole(path);
    return readStored(path, file, parseNrrd(file.subarray(0, longestHeader), basename(path)));
  },

  async readHeader(path) {
    const stored = parseNrrd(await readStart(path, longestHeader), basename(path));
    return { shape: stored.shape, affine: stored.affine, header: imageHeaderOf(stored) };
  },

  async files(path) {
    const { files } = parseNrrd(await readStart(path, longestHeader), basename(path));
    return files ? [path, ...dataPaths(path, files, basename(path))] : [path];
  },

  async write(path, volume) {
    if (!path.toLowerCase().endsWith('.nrrd')) {
      throw new StudioError('bad-format', `${basename(path)} is not a name for a NRRD file`, 'end it in .nrrd');
    }
    await writeFileAtomic(path, [Buffer.from(nrrdHeader(volume)), await packed(voxelBytes(volume), 'gzip')]);
  },
};
