import { determinant3, directionsOf, nearestOrthogonal, type Matrix3 } from '../../volume/matrix3.ts';
import { spacingOf, type Affine } from '../../volume/volume.ts';
import { badFile } from './fault.ts';

/** What the header says about geometry, x first, before anything is believed. */
export interface RawGeometry {
  readonly dimensions: number;
  /** Voxels along x, y, z. */
  readonly size: readonly [number, number, number];
  /** pixdim[0] (the sign of qfac), then the spacing along x, y, z. */
  readonly pixdim: readonly number[];
  readonly sformCode: number;
  readonly qformCode: number;
  /** Twelve numbers, row by row. */
  readonly srow: readonly number[];
  /** Quaternion b, c, d. */
  readonly quaternion: readonly [number, number, number];
  readonly qoffset: readonly [number, number, number];
  /** Below this, 1 − b² − c² − d² is rounding of the header's own float type. */
  readonly quaternionThreshold: number;
}

/** Codes outside the standard's 0 … 5 count as 0, "unknown", as in nibabel. */
export function validCode(code: number): number {
  return code >= 0 && code <= 5 ? code : 0;
}

/** sform if its code is positive, else qform if its code is positive, else spacing alone: nibabel's `get_best_affine`. */
export function affineOf(raw: RawGeometry, name: string): Affine {
  if (raw.sformCode > 0) return checkedAffine([...raw.srow, 0, 0, 0, 1], 'sform', name);
  if (raw.qformCode > 0) return checkedAffine(qformAffine(raw, name), 'qform', name);
  return checkedAffine(centredAffine(raw, name), 'pixdim', name);
}

/** METHOD 2 of nifti1.h: a rotation by unit quaternion, qfac on the third column, an offset. */
function qformAffine(raw: RawGeometry, name: string): Affine {
  const [dx, dy, dz] = spacings(raw, name);
  const [x, y, z] = raw.qoffset;
  const r = quaternionToMatrix(raw, name);
  const last = raw.pixdim[0] < 0 ? -dz : dz;
  return [
    ...[r[0] * dx, r[1] * dy, r[2] * last, x],
    ...[r[3] * dx, r[4] * dy, r[5] * last, y],
    ...[r[6] * dx, r[7] * dy, r[8] * last, z],
    ...[0, 0, 0, 1],
  ];
}

/** METHOD 1 of nifti1.h as nibabel reads it: x grows to the left, and the middle of the volume is the origin. */
function centredAffine(raw: RawGeometry, name: string): Affine {
  const [dx, dy, third] = spacings(raw, name);
  // nibabel takes spacings of the dimensions there are; a 2D image has no third.
  const dz = raw.dimensions < 3 ? 1 : third;
  const [nx, ny, nz] = raw.size.map((size) => (size - 1) / 2);
  return [-dx, 0, 0, nx * dx, 0, dy, 0, -ny * dy, 0, 0, dz, -nz * dz, 0, 0, 0, 1].map((value) => value + 0);
}

function spacings(raw: RawGeometry, name: string): number[] {
  return [1, 2, 3].map((axis) => {
    const spacing = raw.pixdim[axis];
    // Writers of 2D images leave the third spacing empty.
    if (axis > raw.dimensions && !(spacing > 0)) return 1;
    if (spacing > 0 && Number.isFinite(spacing)) return spacing;
    throw badFile(
      name,
      `has spacing pixdim[${axis}] = ${spacing}`,
      'correct the header: spacings are millimetres above 0',
    );
  });
}

function quaternionToMatrix({ quaternion, quaternionThreshold }: RawGeometry, name: string): Matrix3 {
  const [b, c, d] = quaternion;
  const rest = 1 - b * b - c * c - d * d;
  // Rounding makes a unit quaternion a little too long; anything beyond is not a rotation.
  if (!(rest > -1e-4)) {
    throw badFile(
      name,
      `has qform quaternion (${b}, ${c}, ${d}), which is no rotation`,
      'correct the header or set an sform',
    );
  }
  const a = rest < quaternionThreshold ? 0 : Math.sqrt(rest);
  const s = 2 / (a * a + b * b + c * c + d * d);
  return [
    ...[1 - s * (c * c + d * d), s * (b * c - a * d), s * (b * d + a * c)],
    ...[s * (b * c + a * d), 1 - s * (b * b + d * d), s * (c * d - a * b)],
    ...[s * (b * d - a * c), s * (c * d + a * b), 1 - s * (b * b + c * c)],
  ];
}

/** The affine itself where voxels have a place, a size and three directions; `source` says where the file has it. */
export function checkedAffine(affine: Affine, source: string, name: string): Affine {
  const next = 'correct the header: voxels need a place in the room';
  const wrong = affine.find((value) => !Number.isFinite(value));
  if (wrong !== undefined) throw badFile(name, `has ${wrong} in its affine (${source})`, next);
  const spacing = spacingOf(affine);
  if (spacing.some((each) => !(each > 1e-9 && each < 1e9))) {
    throw badFile(name, `has spacing ${[...spacing].reverse().join(' × ')} mm (${source})`, next);
  }
  const volume = determinant3(directionsOf(affine));
  if (!(Math.abs(volume) > 1e-6)) throw badFile(name, `has an affine (${source}) whose axes lie in one plane`, next);
  return affine;
}

/** The qform that comes nearest to an affine: shears are lost, as the format demands. */
export interface Qform {
  readonly qfac: 1 | -1;
  /** Along x, y, z. */
  readonly spacing: readonly number[];
  readonly quaternion: readonly [number, number, number];
  /** What a reader of the qform will make of it. */
  readonly affine: Affine;
}

export function qformOf(affine: Affine): Qform {
  const directions = directionsOf(affine);
  const qfac = determinant3(directions) < 0 ? -1 : 1;
  const proper = directions.map((value, i) => (i % 3 === 2 ? value * qfac : value));
  const r = nearestOrthogonal(proper);
  const spacing = [...spacingOf(affine)].reverse();
  const rows = [0, 1, 2].flatMap((row) => [
    r[3 * row] * spacing[0],
    r[3 * row + 1] * spacing[1],
    r[3 * row + 2] * spacing[2] * qfac,
    affine[4 * row + 3],
  ]);
  return { qfac, spacing, quaternion: matrixToQuaternion(r), affine: [...rows, 0, 0, 0, 1] };
}

/** b, c, d of the unit quaternion with a ≥ 0. Shepperd 1978: divide by the largest of the four, which is never small. */
function matrixToQuaternion([r11, r12, r13, r21, r22, r23, r31, r32, r33]: Matrix3): [number, number, number] {
  const squares = [1 + r11 + r22 + r33, 1 + r11 - r22 - r33, 1 - r11 + r22 - r33, 1 - r11 - r22 + r33];
  const largest = squares.indexOf(Math.max(...squares));
  const twice = Math.sqrt(squares[largest]);
  const scaled = [
    [squares[0], r32 - r23, r13 - r31, r21 - r12],
    [r32 - r23, squares[1], r21 + r12, r13 + r31],
    [r13 - r31, r21 + r12, squares[2], r32 + r23],
    [r21 - r12, r13 + r31, r32 + r23, squares[3]],
  ][largest].map((value) => value / (2 * twice));
  const sign = scaled[0] < 0 ? -1 : 1;
  return [sign * scaled[1], sign * scaled[2], sign * scaled[3]];
}
