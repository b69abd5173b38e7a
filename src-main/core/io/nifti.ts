import { endianness } from 'node:os';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { createGzip } from 'node:zlib';
import { StudioError } from '../../../shared/errors.ts';
import { writeFileAtomic } from '../runs/files.ts';
import type { Volume } from '../volume/volume.ts';
import type { Format, ImageHeader } from './format.ts';
import { readHeaderOnly, readWhole } from './nifti/bytes.ts';
import { decodeVoxels } from './nifti/data-types.ts';
import { encodeHeader } from './nifti/encode.ts';
import type { NiftiHeader } from './nifti/header.ts';
import { deinterleave, interleave, scale } from './nifti/voxels.ts';

/** Level 2 packs labels and probability maps within a few per cent of level 6, at two to four times its speed. */
const compressionLevel = 2;

/** NIfTI-1 and NIfTI-2 in one file, compressed or not. Written is NIfTI-1, little-endian, in the type of the data. */
export const nifti: Format = {
  title: 'NIfTI',
  extensions: ['.nii.gz', '.nii'],

  async read(path, onPart) {
    const { header, bytes } = await readWhole(path, (read, part, filled) => {
      if (!onPart || !isStoredAsUsed(read)) return;
      const data = decodeVoxels(part, read.dataType, read.littleEndian, basename(path));
      onPart({ data, shape: read.shape, affine: read.affine }, Math.floor(filled / read.dataType.bytes));
    });
    const stored = decodeVoxels(bytes, header.dataType, header.littleEndian, basename(path));
    const data = interleave(scale(stored, header.slope, header.intercept), header.shape[3]);
    return { volume: { data, shape: header.shape, affine: header.affine }, header: toImageHeader(header) };
  },

  async readHeader(path) {
    const header = await readHeaderOnly(path);
    return { shape: header.shape, affine: header.affine, header: toImageHeader(header) };
  },

  async write(path, volume, header) {
    await writeFileAtomic(path, await encode(path, volume, header));
  },
};

/** Without a conversion of any kind: the memory that is filled is that of the voxels. */
function isStoredAsUsed({ dataType, littleEndian, slope, intercept, shape, voxelOffset }: NiftiHeader): boolean {
  const isPlain = dataType.array !== null && littleEndian === (endianness() === 'LE');
  return isPlain && slope === 1 && intercept === 0 && shape[3] === 1 && voxelOffset % dataType.bytes === 0;
}

function toImageHeader({ sformCode, qformCode, dataType }: NiftiHeader): ImageHeader {
  return { sformCode, qformCode, dataType: dataType.name };
}

async function encode(path: string, volume: Volume, header: ImageHeader): Promise<Uint8Array> {
  const head = encodeHeader(volume, header, basename(path));
  const { data } = volume;
  const planar = deinterleave(data, volume.shape[3]);
  const voxels = Buffer.from(planar.buffer, planar.byteOffset, planar.byteLength);
  const lower = path.toLowerCase();
  if (lower.endsWith('.nii.gz'))
    return buffer(Readable.from([head, voxels]).pipe(createGzip({ level: compressionLevel })));
  if (lower.endsWith('.nii')) return Buffer.concat([head, voxels]);
  throw new StudioError('bad-format', `${basename(path)} is not a name for a NIfTI file`, 'end it in .nii.gz or .nii');
}
