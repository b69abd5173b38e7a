import { endianness } from 'node:os';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { createGzip } from 'node:zlib';
import { StudioError } from '../../../shared/errors.ts';
import { writeFileAtomic } from '../runs/files.ts';
import type { Volume } from '../volume/volume.ts';
import type { Format, ImageHeader, ImagePart } from './format.ts';
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
    const name = basename(path);
    const { header, bytes } = await readWhole(path, (read, part, filled) =>
      onPart?.(partOf(read, part, name), Math.floor(filled / read.dataType.bytes)),
    );
    const stored = decodeVoxels(bytes, header.dataType, header.littleEndian, name);
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

function partOf(header: NiftiHeader, bytes: Uint8Array, name: string): ImagePart {
  const { shape, affine, dataType, littleEndian, slope, intercept } = header;
  const isNative = littleEndian === (endianness() === 'LE');
  return {
    shape,
    affine,
    voxels(from, to) {
      const [start, end] = [from * dataType.bytes, to * dataType.bytes];
      // What is decoded may be swapped in place, and is decoded once more at the end.
      const own = isNative ? bytes.subarray(start, end) : bytes.slice(start, end);
      return scale(decodeVoxels(own, dataType, littleEndian, name), slope, intercept);
    },
  };
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
