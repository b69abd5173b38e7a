import type { Random } from '../random.ts';
import { spatialShape, type LabelVolume, type Triple } from '../volume/volume.ts';

/** Where the classes of a label lie: for every class flat voxel indexes of a label of this shape; none for class 0. */
export interface ForegroundIndex {
  readonly shape: Triple;
  readonly voxels: readonly Uint32Array[];
}

/**
 * Lists up to `maxPerClass` voxels of each foreground class, each voxel equally likely to be kept, in one pass over
 * the label. Reservoir sampling with skips (Li 1994, algorithm L): draws for each replacement, not for each voxel.
 */
export function foregroundIndex(
  label: LabelVolume,
  classes: number,
  random: Random,
  maxPerClass = 10_000,
): ForegroundIndex {
  const reservoirs = Array.from({ length: classes }, () => new Uint32Array(maxPerClass));
  const counts = new Float64Array(classes);
  /** How many voxels of a class come before the next one that is kept, and algorithm L's running weight. */
  const next = new Float64Array(classes).fill(maxPerClass - 1);
  const weight = new Float64Array(classes).fill(1);
  const { data } = label;
  for (let i = 0; i < data.length; i++) {
    const index = data[i];
    if (index === 0 || index >= classes) continue;
    const count = counts[index]++;
    if (count < maxPerClass) reservoirs[index][count] = i;
    if (count !== next[index]) continue;
    if (count >= maxPerClass) reservoirs[index][random.index(maxPerClass)] = i;
    weight[index] *= Math.pow(1 - random.uniform(), 1 / maxPerClass);
    next[index] += 1 + Math.floor(Math.log(1 - random.uniform()) / Math.log1p(-weight[index]));
  }
  const voxels = reservoirs.map((reservoir, index) => reservoir.slice(0, Math.min(counts[index], maxPerClass)));
  return { shape: spatialShape(label.shape), voxels };
}
