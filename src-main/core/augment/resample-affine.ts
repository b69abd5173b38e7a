import type { FloatVolume, LabelVolume, Triple } from '../volume/volume.ts';

/** The source voxel of voxel (z, y, x): matrix · (z, y, x) + origin; row-major, axes z, y, x. */
export interface VoxelMap {
  readonly matrix: readonly number[];
  readonly origin: readonly number[];
}

/** How far from there each voxel comes: z, y, x of one after the other, in source voxels; null: not at all. */
export type Offsets = Float32Array | null;

/**
 * Trilinear interpolation at the places that `map` and `offsets` give, continued by border voxels outside. Keeps the
 * affine.
 */
export function resampleLinear(
  volume: FloatVolume,
  { matrix, origin }: VoxelMap,
  shape: Triple,
  offsets: Offsets = null,
): FloatVolume {
  const [sizeZ, sizeY, sizeX, channels] = volume.shape;
  const [lastZ, lastY, lastX] = [sizeZ - 1, sizeY - 1, sizeX - 1];
  const rowStep = sizeX * channels;
  const sliceStep = sizeY * rowStep;
  const source = volume.data;
  const [depth, height, width] = shape;
  const data = new Float32Array(depth * height * width * channels);
  const [stepZ, stepY, stepX] = [matrix[2], matrix[5], matrix[8]];

  for (let z = 0, to = 0, at = 0; z < depth; z++) {
    for (let y = 0; y < height; y++) {
      const rowZ = origin[0] + matrix[0] * z + matrix[1] * y;
      const rowY = origin[1] + matrix[3] * z + matrix[4] * y;
      const rowX = origin[2] + matrix[6] * z + matrix[7] * y;
      for (let x = 0; x < width; x++, at += 3) {
        const placeZ = rowZ + stepZ * x + (offsets === null ? 0 : offsets[at]);
        const placeY = rowY + stepY * x + (offsets === null ? 0 : offsets[at + 1]);
        const placeX = rowX + stepX * x + (offsets === null ? 0 : offsets[at + 2]);
        const atZ = placeZ < 0 ? 0 : placeZ > lastZ ? lastZ : placeZ;
        const atY = placeY < 0 ? 0 : placeY > lastY ? lastY : placeY;
        const atX = placeX < 0 ? 0 : placeX > lastX ? lastX : placeX;
        // Rounds down, as nothing is negative any more; Math.floor takes several times as long.
        const lowZ = atZ | 0;
        const lowY = atY | 0;
        const lowX = atX | 0;
        const partZ = atZ - lowZ;
        const partY = atY - lowY;
        const partX = atX - lowX;
        // Corners of the cell: p and q hold the lower and the upper slice, each with its row before (0) and after (1).
        const p0 = lowZ * sliceStep + lowY * rowStep + lowX * channels;
        const nextX = lowX < lastX ? channels : 0;
        const p1 = lowY < lastY ? p0 + rowStep : p0;
        const toUpper = lowZ < lastZ ? sliceStep : 0;
        const q0 = p0 + toUpper;
        const q1 = p1 + toUpper;
        for (let c = 0; c < channels; c++) {
          const lower0 = source[p0 + c] + (source[p0 + nextX + c] - source[p0 + c]) * partX;
          const lower1 = source[p1 + c] + (source[p1 + nextX + c] - source[p1 + c]) * partX;
          const upper0 = source[q0 + c] + (source[q0 + nextX + c] - source[q0 + c]) * partX;
          const upper1 = source[q1 + c] + (source[q1 + nextX + c] - source[q1 + c]) * partX;
          const lower = lower0 + (lower1 - lower0) * partY;
          const upper = upper0 + (upper1 - upper0) * partY;
          data[to++] = lower + (upper - lower) * partZ;
        }
      }
    }
  }
  return { data, shape: [depth, height, width, channels], affine: volume.affine };
}

/** The nearest voxel's class at these places, continued by border voxels outside. Keeps the affine. */
export function resampleNearest(
  label: LabelVolume,
  { matrix, origin }: VoxelMap,
  shape: Triple,
  offsets: Offsets = null,
): LabelVolume {
  const [sizeZ, sizeY, sizeX] = label.shape;
  const [lastZ, lastY, lastX] = [sizeZ - 1, sizeY - 1, sizeX - 1];
  const source = label.data;
  const [depth, height, width] = shape;
  const data = new Uint8Array(depth * height * width);
  const [stepZ, stepY, stepX] = [matrix[2], matrix[5], matrix[8]];

  for (let z = 0, to = 0, at = 0; z < depth; z++) {
    for (let y = 0; y < height; y++) {
      const rowZ = origin[0] + matrix[0] * z + matrix[1] * y + 0.5;
      const rowY = origin[1] + matrix[3] * z + matrix[4] * y + 0.5;
      const rowX = origin[2] + matrix[6] * z + matrix[7] * y + 0.5;
      for (let x = 0; x < width; x++, at += 3) {
        const placeZ = rowZ + stepZ * x + (offsets === null ? 0 : offsets[at]);
        const placeY = rowY + stepY * x + (offsets === null ? 0 : offsets[at + 1]);
        const placeX = rowX + stepX * x + (offsets === null ? 0 : offsets[at + 2]);
        const atZ = placeZ < 0 ? 0 : placeZ > lastZ ? lastZ : placeZ | 0;
        const atY = placeY < 0 ? 0 : placeY > lastY ? lastY : placeY | 0;
        const atX = placeX < 0 ? 0 : placeX > lastX ? lastX : placeX | 0;
        data[to++] = source[(atZ * sizeY + atY) * sizeX + atX];
      }
    }
  }
  return { data, shape: [depth, height, width, 1], affine: label.affine };
}
