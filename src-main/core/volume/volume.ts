/**
 * Axis order, said once for the whole core: voxels are stored C order as [z, y, x, channel], so x is the fastest
 * spatial axis (as in NIfTI) and channels are last (as TensorFlow wants). Every triple — shape, spacing, patch,
 * overlap, axes — is [z, y, x]. Only an affine's columns are x, y, z, as everywhere in the field.
 * A 2D image is a volume of one slice.
 */
export type VoxelArray =
  Uint8Array | Int8Array | Uint16Array | Int16Array | Uint32Array | Int32Array | Float32Array | Float64Array;

/** Row-major 4×4 matrix: voxel (x, y, z, 1) → RAS+ millimetres. */
export type Affine = readonly number[];

/** [z, y, x, channels], all positive. */
export type Shape = readonly [number, number, number, number];

/** [z, y, x]. */
export type Triple = readonly [number, number, number];

export interface Volume<A extends VoxelArray = VoxelArray> {
  readonly data: A;
  readonly shape: Shape;
  readonly affine: Affine;
}

/** Float32 intensities, or class probabilities with one channel a class. */
export type FloatVolume = Volume<Float32Array>;

/** One channel of class indexes 0 … classes − 1, 0 the background. */
export type LabelVolume = Volume<Uint8Array>;

/** One case on its way through the pipeline: `label` lies on the same grid as `image`; null where there is no truth. */
export interface Sample {
  readonly caseId: string;
  readonly image: FloatVolume;
  readonly label: LabelVolume | null;
}

export const identityAffine: Affine = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];

/** Millimetres between neighbouring voxels as [z, y, x]: the norms of the affine's columns, right for any rotation. */
export function spacingOf(affine: Affine): Triple {
  const column = (j: number): number => Math.hypot(affine[j], affine[4 + j], affine[8 + j]);
  return [column(2), column(1), column(0)];
}

/** Voxels of one channel. */
export function voxelCount([z, y, x]: Shape | Triple): number {
  return z * y * x;
}

export function spatialShape([z, y, x]: Shape): Triple {
  return [z, y, x];
}
