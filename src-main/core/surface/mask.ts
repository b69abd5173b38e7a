import { voxelCount, type Triple } from '../volume/volume.ts';

/** One class of a label: 1 inside, 0 outside. A margin of one voxel on all sides is outside. */
export interface Mask {
  readonly data: Uint8Array;
  readonly shape: Triple;
  /** The voxel at the lower end of the mask's first voxel inside of the margin. */
  readonly from: Triple;
  /** Voxels of the label along a voxel of the mask. */
  readonly step: Triple;
}

/** Voxels of a class lie from `from` until before `to`. */
export interface Extent {
  readonly from: readonly [number, number, number];
  readonly to: readonly [number, number, number];
  readonly voxels: number;
}

export interface Labels {
  readonly data: ArrayLike<number>;
  readonly shape: Triple;
}

/** Where each class but the background lies; null for one that is nowhere. Indexes beyond `classes` are passed over. */
export function extentsOf({ data, shape: [depth, height, width] }: Labels, classes: number): (Extent | null)[] {
  const from = Array.from({ length: classes }, () => [Infinity, Infinity, Infinity] as [number, number, number]);
  const last = Array.from({ length: classes }, () => [-1, -1, -1] as [number, number, number]);
  const voxels = new Float64Array(classes);
  for (let z = 0, at = 0; z < depth; z++) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++, at++) {
        const index = data[at];
        if (index === 0 || index >= classes) continue;
        voxels[index]++;
        const [low, high] = [from[index], last[index]];
        if (x < low[2]) low[2] = x;
        if (x > high[2]) high[2] = x;
        if (y < low[1]) low[1] = y;
        if (y > high[1]) high[1] = y;
        if (z < low[0]) low[0] = z;
        high[0] = z;
      }
    }
  }
  return from.map((low, index) => {
    const [z, y, x] = last[index];
    return voxels[index] === 0 ? null : { from: low, to: [z + 1, y + 1, x + 1], voxels: voxels[index] };
  });
}

/**
 * Coarser than the label where `step` is above 1: of the blocks, those with most voxels of the class, as many as hold its
 * volume. So thin things stay, and what is half full falls as often in as out.
 */
export function maskOf(labels: Labels, index: number, { from, to, voxels }: Extent, step: Triple): Mask {
  const shape = [0, 1, 2].map((axis) => Math.ceil((to[axis] - from[axis]) / step[axis]) + 2) as [...Triple];
  const [, height, width] = labels.shape;
  const [, rows, columns] = shape;
  const blockVoxels = voxelCount(step);
  const counts = blockVoxels < 256 ? new Uint8Array(voxelCount(shape)) : new Uint16Array(voxelCount(shape));
  for (let z = from[0]; z < to[0]; z++) {
    const plane = 1 + Math.floor((z - from[0]) / step[0]);
    for (let y = from[1]; y < to[1]; y++) {
      const row = columns * (1 + Math.floor((y - from[1]) / step[1]) + rows * plane) + 1;
      const start = width * (y + height * z);
      for (let x = from[2], inBlock = 0, block = row; x < to[2]; x++) {
        if (labels.data[start + x] === index) counts[block]++;
        if (++inBlock === step[2]) [inBlock, block] = [0, block + 1];
      }
    }
  }
  if (counts instanceof Uint8Array && blockVoxels === 1) return { data: counts, shape, from, step };
  const least = leastCount(counts, blockVoxels, voxels);
  const data = new Uint8Array(counts.length);
  for (let block = 0; block < data.length; block++) if (counts[block] >= least) data[block] = 1;
  return { data, shape, from, step };
}

/** So many voxels a block must hold that all such blocks together hold about `voxels`. */
function leastCount(counts: Uint8Array | Uint16Array, blockVoxels: number, voxels: number): number {
  const blocks = new Float64Array(blockVoxels + 1);
  for (let block = 0; block < counts.length; block++) blocks[counts[block]]++;
  let kept = 0;
  for (let least = blockVoxels; least > 0; least--) {
    const more = kept + blocks[least] * blockVoxels;
    // The threshold on whose side the sum is nearer to what it should be; never all blocks dropped.
    if (more >= voxels) return kept > 0 && voxels - kept < more - voxels ? least + 1 : least;
    kept = more;
  }
  return 1;
}
