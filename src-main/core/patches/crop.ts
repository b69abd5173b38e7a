import { copyRow } from '../volume/rows.ts';
import { spatialShape, type Affine, type Sample, type Triple, type Volume, type VoxelArray } from '../volume/volume.ts';

/**
 * The part of a sample that starts at voxel `start` [z, y, x], which may be negative or lie beyond the end. Outside,
 * image and label both repeat their nearest border voxel: the border is not darkened, and every voxel keeps exactly
 * one class, the class that its intensity looks like. (Zeros under a background label, as is usual, teach a network
 * that organs end in black where the scan ends.) Nothing but the patch is copied.
 */
export function cropPatch(sample: Sample, start: Triple, shape: Triple): Sample {
  return {
    caseId: sample.caseId,
    image: cropVolume(sample.image, start, shape),
    label: sample.label && cropVolume(sample.label, start, shape),
  };
}

/** The middle of a sample: of an odd surplus the larger half is cut at the end. Returns the sample if it fits. */
export function cropCentre(sample: Sample, shape: Triple): Sample {
  const [z, y, x] = centreStart(spatialShape(sample.image.shape), shape);
  const isWhole = sample.image.shape.slice(0, 3).every((size, i) => size === shape[i]);
  return isWhole ? sample : cropPatch(sample, [z, y, x], shape);
}

/** Where a patch of `shape` starts that lies in the middle of `outer`. */
export function centreStart(outer: Triple, shape: Triple): Triple {
  return [0, 1, 2].map((i) => Math.floor((outer[i] - shape[i]) / 2)) as unknown as Triple;
}

export function cropVolume<A extends VoxelArray>(volume: Volume<A>, start: Triple, shape: Triple): Volume<A> {
  const [sizeZ, sizeY, sizeX, channels] = volume.shape;
  const [depth, height, width] = shape;
  const source: VoxelArray = volume.data;
  const data = new (volume.data.constructor as new (length: number) => A)(depth * height * width * channels);
  // A row of the patch: columns before the volume, from `inside` to `outside` in it, and after it.
  const inside = clamp(-start[2], 0, width);
  const outside = clamp(sizeX - start[2], 0, width);
  const first = start[2] + inside;

  for (let z = 0, row = 0; z < depth; z++) {
    const sourceZ = clamp(z + start[0], 0, sizeZ - 1);
    for (let y = 0; y < height; y++, row += width * channels) {
      const sourceRow = (sourceZ * sizeY + clamp(y + start[1], 0, sizeY - 1)) * sizeX * channels;
      const from = sourceRow + first * channels;
      if (outside > inside) copyRow(data, row + inside * channels, source, from, (outside - inside) * channels);
      if (inside > 0) repeat(data, row, inside, source, sourceRow, channels);
      const last = sourceRow + (sizeX - 1) * channels;
      if (outside < width) repeat(data, row + outside * channels, width - outside, source, last, channels);
    }
  }
  return { data, shape: [depth, height, width, channels], affine: shiftAffine(volume.affine, start) };
}

/** The affine of a part of a volume whose first voxel is `start` [z, y, x] of the whole. */
function shiftAffine(affine: Affine, [z, y, x]: Triple): Affine {
  const shifted = [...affine];
  for (const row of [0, 4, 8]) {
    shifted[row + 3] += affine[row] * x + affine[row + 1] * y + affine[row + 2] * z;
  }
  return shifted;
}

/** Writes one voxel of `source` `count` times. */
function repeat(
  data: VoxelArray,
  at: number,
  count: number,
  source: VoxelArray,
  voxel: number,
  channels: number,
): void {
  for (let i = 0; i < count; i++) {
    for (let c = 0; c < channels; c++) data[at + i * channels + c] = source[voxel + c];
  }
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
