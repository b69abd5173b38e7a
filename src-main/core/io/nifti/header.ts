import { NIFTI1, NIFTI2 } from 'nifti-reader-js';
import { StudioError } from '../../../../shared/errors.ts';
import type { Affine, Shape } from '../../volume/volume.ts';
import { affineOf, validCode } from './affine.ts';
import { dataTypeOf, type DataType } from './data-types.ts';
import { badFile } from './fault.ts';

/** A header in which everything has been checked that can be checked without the voxels. */
export interface NiftiHeader {
  readonly shape: Shape;
  readonly affine: Affine;
  readonly sformCode: number;
  readonly qformCode: number;
  readonly dataType: DataType;
  readonly littleEndian: boolean;
  /** Where the voxels begin, and how many bytes they take. */
  readonly voxelOffset: number;
  readonly voxelBytes: number;
  /** 1 and 0 where the file asks for no scaling. */
  readonly slope: number;
  readonly intercept: number;
}

/** Bytes that hold either header with its extension flag. */
export const headerBytes = 544;

/** `bytes` are the first of the (decompressed) file. Throws `bad-file`, or `bad-format` for relatives of NIfTI. */
export function parseHeader(bytes: Uint8Array, name: string): NiftiHeader {
  const { version, length } = versionOf(bytes, name);
  // A copy of its own (Buffer.slice makes none), without the extension flag, which would send the library after
  // extensions of any length.
  const exact = new Uint8Array(bytes.subarray(0, length)).buffer;
  const view = new DataView(exact);
  const parsed = version === 1 ? new NIFTI1() : new NIFTI2();
  parsed.readHeader(exact);
  const { littleEndian } = parsed;

  // The library loses the sign of 64-bit numbers, and the sform of NIfTI-1 where it prefers the qform.
  const int64 = (offset: number): number => Number(view.getBigInt64(offset, littleEndian));
  const dims = version === 1 ? parsed.dims : Array.from({ length: 8 }, (_, i) => int64(16 + 8 * i));
  const srow = Array.from({ length: 12 }, (_, i) =>
    version === 1 ? view.getFloat32(280 + 4 * i, littleEndian) : view.getFloat64(400 + 8 * i, littleEndian),
  );
  const shape = shapeOf(dims, name);
  const sformCode = validCode(parsed.sform_code);
  const qformCode = validCode(parsed.qform_code);
  const affine = affineOf(
    {
      dimensions: dims[0],
      size: [shape[2], shape[1], shape[0]],
      pixdim: parsed.pixDims,
      sformCode,
      qformCode,
      srow,
      quaternion: [parsed.quatern_b, parsed.quatern_c, parsed.quatern_d],
      qoffset: [parsed.qoffset_x, parsed.qoffset_y, parsed.qoffset_z],
      quaternionThreshold: 3 * (version === 1 ? 2 ** -23 : 2 ** -52),
    },
    name,
  );
  const dataType = dataTypeOf(parsed.datatypeCode, name);
  if (parsed.numBitsPerVoxel !== dataType.bytes * 8) {
    throw badFile(name, `says ${parsed.numBitsPerVoxel} bits a voxel for ${dataType.name}`);
  }
  return {
    shape,
    affine,
    sformCode,
    qformCode,
    dataType,
    littleEndian,
    voxelOffset: offsetOf(version === 1 ? parsed.vox_offset : int64(168), length + 4, name),
    voxelBytes: shape.reduce((product, size) => product * size, dataType.bytes),
    ...scalingOf(parsed.scl_slope, parsed.scl_inter, name),
  };
}

function versionOf(bytes: Uint8Array, name: string): { version: 1 | 2; length: number } {
  if (bytes.byteLength < 4) throw badFile(name, `holds only ${bytes.byteLength} bytes`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = [view.getInt32(0, true), view.getInt32(0, false)];
  const version = size.includes(348) ? 1 : size.includes(540) ? 2 : null;
  if (version === null) {
    throw badFile(name, `is not a NIfTI file: it begins with ${size[0]} instead of 348 or 540`, 'convert it to NIfTI');
  }
  const length = version === 1 ? 348 : 540;
  if (bytes.byteLength < length + 4) {
    throw badFile(name, `ends after ${bytes.byteLength} bytes, inside its ${length + 4} bytes of header`);
  }
  const at = version === 1 ? 344 : 4;
  const magic = String.fromCharCode(...bytes.subarray(at, at + 3));
  if (magic === `n+${version}`) return { version, length };
  if (magic === `ni${version}` || (version === 1 && /^\0*$/.test(magic))) {
    const kind = magic.startsWith('ni')
      ? `half of a .hdr/.img pair`
      : 'an Analyze 7.5 file, which has no sure orientation';
    throw new StudioError(
      'bad-format',
      `${name} is ${kind}; only single-file NIfTI is supported`,
      'convert it to .nii.gz',
    );
  }
  throw badFile(name, `has the magic ${JSON.stringify(magic)} instead of "n+${version}"`);
}

/** [z, y, x, channels] from dim[]: 2D is one slice; the fourth axis, or the fifth of a vector image, are channels. */
function shapeOf(dims: readonly number[], name: string): Shape {
  const count = dims[0];
  const next = 'give an image of 2 or 3 dimensions, with channels as the fourth';
  if (!(count >= 2 && count <= 7)) throw badFile(name, `has dim[0] = ${count} dimensions`, next);
  const sizes = Array.from({ length: 7 }, (_, i) => (i < count ? dims[i + 1] : 1));
  const wrong = sizes.findIndex((size) => !(size >= 1 && Number.isSafeInteger(size)));
  if (wrong >= 0) throw badFile(name, `has dim[${wrong + 1}] = ${sizes[wrong]} voxels along an axis`);
  const [x, y, z, ...others] = sizes;
  const channelAxes = others.filter((size) => size > 1);
  if (channelAxes.length > 1) throw badFile(name, `has the shape ${sizes.slice(0, count).join('×')}`, next);
  return [z, y, x, channelAxes[0] ?? 1];
}

function offsetOf(offset: number, least: number, name: string): number {
  if (Number.isSafeInteger(offset) && offset >= least) return offset;
  throw badFile(name, `has vox_offset ${offset}, where voxels begin at ${least} or later`);
}

function scalingOf(slope: number, intercept: number, name: string): { slope: number; intercept: number } {
  // The standard's "no scaling" is slope 0; nibabel writes NaN.
  if (slope === 0 || !Number.isFinite(slope)) return { slope: 1, intercept: 0 };
  if (!Number.isFinite(intercept)) throw badFile(name, `has scl_inter ${intercept} beside scl_slope ${slope}`);
  return { slope, intercept };
}
