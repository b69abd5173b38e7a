import type { Random } from '../random.ts';
import type { Triple } from '../volume/volume.ts';
import type { ForegroundIndex } from './foreground-index.ts';

/**
 * Where a random patch starts, [z, y, x]. With `foreground` it holds a voxel of a class that is present, each class
 * equally likely, each place of that voxel in the patch too. Without (null), or where all is background, every place
 * in the volume is equally likely. Patches lie inside the volume; along an axis where the volume is the smaller of the
 * two, the volume lies anywhere inside the patch, so the start is negative or 0.
 */
export function drawLocation(random: Random, shape: Triple, patch: Triple, foreground: ForegroundIndex | null): Triple {
  const voxel = foreground && drawVoxel(random, foreground);
  return [0, 1, 2].map((i) => {
    const low = Math.min(0, shape[i] - patch[i]);
    const high = Math.max(0, shape[i] - patch[i]);
    const first = voxel ? Math.max(low, voxel[i] - patch[i] + 1) : low;
    const last = voxel ? Math.min(high, voxel[i]) : high;
    return first + random.index(last - first + 1);
  }) as unknown as Triple;
}

function drawVoxel(random: Random, { shape, voxels }: ForegroundIndex): Triple | null {
  const present = voxels.filter((list) => list.length > 0);
  if (present.length === 0) return null;
  const list = present[random.index(present.length)];
  const flat = list[random.index(list.length)];
  const slice = shape[1] * shape[2];
  return [Math.floor(flat / slice), Math.floor((flat % slice) / shape[2]), flat % shape[2]];
}
