import { StudioError } from '../../../../shared/errors.ts';
import { maxCornerShiftMm } from '../../volume/geometry.ts';
import { spatialShape, type Affine, type Volume } from '../../volume/volume.ts';
import type { ImageHeader } from '../format.ts';
import { qformOf, validCode } from './affine.ts';
import { dataTypeFor } from './data-types.ts';

const longestAxis = 32767;

/** The 352 bytes before the voxels of a little-endian NIfTI-1 file: header and an empty extension flag. */
export function encodeHeader(volume: Volume, header: ImageHeader, name: string): Uint8Array {
  const [z, y, x, channels] = volume.shape;
  const tooLong = volume.shape.find((size) => size > longestAxis);
  if (tooLong !== undefined) {
    throw new StudioError(
      'bad-format',
      `${name} would need ${tooLong} voxels along one axis`,
      `NIfTI-1 holds ${longestAxis}`,
    );
  }
  const type = dataTypeFor(volume.data);
  const qform = qformOf(volume.affine);
  const codes = codesFor(volume, header, qform.affine);

  const bytes = new Uint8Array(352);
  const view = new DataView(bytes.buffer);
  const int16s = (at: number, values: readonly number[]): void =>
    values.forEach((v, i) => view.setInt16(at + 2 * i, v, true));
  const floats = (at: number, values: readonly number[]): void =>
    values.forEach((v, i) => view.setFloat32(at + 4 * i, v, true));
  const text = (at: number, value: string): void =>
    [...value].forEach((c, i) => view.setUint8(at + i, c.charCodeAt(0)));
  view.setInt32(0, 348, true);
  text(38, 'r');
  int16s(40, [channels > 1 ? 4 : 3, x, y, z, channels, 1, 1, 1]);
  int16s(70, [type.code, type.bytes * 8]);
  floats(76, [qform.qfac, ...qform.spacing, 1, 1, 1, 1]);
  floats(108, [352, 1, 0]);
  view.setUint8(123, 2); // xyzt_units: millimetres
  text(148, 'MIScnn Studio');
  int16s(252, [codes.qformCode, codes.sformCode]);
  floats(256, qform.quaternion);
  floats(268, [volume.affine[3], volume.affine[7], volume.affine[11]]);
  floats(280, volume.affine.slice(0, 12));
  text(344, 'n+1');
  return bytes;
}

/**
 * Both forms are always filled in; the codes are those of the source, so that every tool places the result where it
 * places the source, also where it prefers one form or, with both codes 0, goes by the spacing. Only where the
 * source's codes would send a reader to a form that cannot hold the affine does the sform get code 1.
 */
function codesFor(volume: Volume, header: ImageHeader, qformAffine: Affine): { sformCode: number; qformCode: number } {
  const sformCode = validCode(header.sformCode);
  const qformCode = validCode(header.qformCode);
  if (sformCode > 0) return { sformCode, qformCode };
  const read = qformCode > 0 ? qformAffine : centredAffineOf(volume);
  const kept = maxCornerShiftMm(read, volume.affine, spatialShape(volume.shape)) < 1e-3;
  return { sformCode: kept ? 0 : 1, qformCode };
}

/** What a reader makes of the file's spacing when both codes are 0. */
function centredAffineOf({ shape: [nz, ny, nx], affine }: Volume): Affine {
  const [dx, dy, dz] = qformOf(affine).spacing;
  const half = (size: number, spacing: number): number => ((size - 1) / 2) * spacing;
  return [-dx, 0, 0, half(nx, dx), 0, dy, 0, -half(ny, dy), 0, 0, dz, -half(nz, dz), 0, 0, 0, 1];
}
