import type { Triple } from '../volume/volume.ts';
import type { Runs } from './error-runs.ts';

export interface Components {
  /** How many there are. */
  readonly count: number;
  /** The largest, at most as many as were asked for, the largest first. */
  readonly largest: readonly Component[];
}

/** Voxels that touch by faces, edges or corners. */
export interface Component {
  readonly voxels: number;
  /** Its voxel nearest to its centre of mass in millimetres, x, y, z; of several the first in memory. */
  readonly voxel: readonly [number, number, number];
}

/**
 * The connected components (26 neighbours) of voxels in a volume of `shape` and `spacingMm` [z, y, x]. Two passes with
 * union-find over runs in place of voxels (He, Chao & Suzuki 2008, doi 10.1109/TIP.2008.917204).
 */
export function findComponents(runs: Runs, shape: Triple, spacingMm: Triple, most: number): Components {
  const rootOf = joinTouching(runs, shape);
  const { starts, ends } = runs;
  /** By root, as all that follows. */
  const voxels = new Int32Array(starts.length);
  let count = 0;
  for (let i = 0; i < starts.length; i++) {
    voxels[rootOf[i]] += ends[i] - starts[i];
    if (rootOf[i] === i) count++;
  }
  const roots = largestOf(voxels, most);
  const seen = placesToLook(runs, rootOf, roots, shape, spacingMm);
  return { count, largest: roots.map((root, place) => ({ voxels: voxels[root], voxel: seen[place] })) };
}

/** The first run of the component of each run. */
export function joinTouching({ starts, ends }: Runs, [depth, height, width]: Triple): Int32Array {
  const parents = new Int32Array(starts.length);
  for (let i = 0; i < parents.length; i++) parents[i] = i;
  const find = (i: number): number => {
    while (parents[i] !== i) i = parents[i] = parents[parents[i]];
    return i;
  };
  const join = (a: number, b: number): void => {
    const [rootA, rootB] = [find(a), find(b)];
    // The earlier one stays, so that no parent lies after its child.
    if (rootA < rootB) parents[rootB] = rootA;
    else parents[rootA] = rootB;
  };
  // The rows before that touch a row, as steps in y and z.
  for (const [dy, dz] of [
    [-1, 0],
    [-1, -1],
    [0, -1],
    [1, -1],
  ]) {
    if (depth === 1 && dz < 0) continue;
    const shift = (dz * height + dy) * width;
    // Runs of both rows ascend, so that the search goes on where it was.
    let first = 0;
    for (let i = 0; i < starts.length; i++) {
      const row = Math.floor(starts[i] / width);
      const y = row % height;
      if (y + dy < 0 || y + dy >= height || (dz < 0 && row < height)) continue;
      const low = Math.max(starts[i] - 1, row * width) + shift;
      const high = Math.min(ends[i] + 1, (row + 1) * width) + shift;
      while (ends[first] <= low) first++;
      for (let j = first; starts[j] < high; j++) join(i, j);
    }
  }
  for (let i = 0; i < parents.length; i++) parents[i] = parents[parents[i]];
  return parents;
}

/** Indexes of the largest positive sizes, those of equal size in their order. */
function largestOf(sizes: Int32Array, most: number): number[] {
  const sorted = sizes.slice().sort();
  // In noise there are millions: only those that can be among the largest are put in order.
  const least = Math.max(1, sorted[Math.max(0, sorted.length - most)] ?? 1);
  const found: number[] = [];
  let ofLeast = most - countAbove(sorted, least);
  for (let i = 0; i < sizes.length; i++) {
    if (sizes[i] > least || (sizes[i] === least && ofLeast-- > 0)) found.push(i);
  }
  return found.sort((a, b) => sizes[b] - sizes[a] || a - b);
}

function countAbove(sorted: Int32Array, value: number): number {
  let i = sorted.length;
  while (i > 0 && sorted[i - 1] > value) i--;
  return sorted.length - i;
}

function placesToLook(
  { starts, ends }: Runs,
  rootOf: Int32Array,
  roots: readonly number[],
  [, height, width]: Triple,
  [dz, dy, dx]: Triple,
): [number, number, number][] {
  const placeOf = new Int32Array(starts.length).fill(-1);
  roots.forEach((root, place) => (placeOf[root] = place));
  /** Of each component its voxels, and the sums of their x, y and z. */
  const sums = new Float64Array(roots.length * 4);
  for (let i = 0; i < starts.length; i++) {
    const place = placeOf[rootOf[i]];
    if (place < 0) continue;
    const row = Math.floor(starts[i] / width);
    const length = ends[i] - starts[i];
    sums[4 * place] += length;
    sums[4 * place + 1] += (length * (starts[i] + ends[i] - 1 - 2 * row * width)) / 2;
    sums[4 * place + 2] += length * (row % height);
    sums[4 * place + 3] += length * Math.floor(row / height);
  }
  const nearest = new Float64Array(roots.length).fill(Infinity);
  const voxels = roots.map((): [number, number, number] => [0, 0, 0]);
  for (let i = 0; i < starts.length; i++) {
    const place = placeOf[rootOf[i]];
    if (place < 0) continue;
    const row = Math.floor(starts[i] / width);
    const [y, z] = [row % height, Math.floor(row / height)];
    const centre = (axis: number): number => sums[4 * place + axis] / sums[4 * place];
    // Of two that are equally near the first.
    const x = Math.min(Math.max(Math.ceil(centre(1) - 0.5), starts[i] - row * width), ends[i] - 1 - row * width);
    const distance = ((x - centre(1)) * dx) ** 2 + ((y - centre(2)) * dy) ** 2 + ((z - centre(3)) * dz) ** 2;
    if (distance >= nearest[place]) continue;
    nearest[place] = distance;
    voxels[place] = [x, y, z];
  }
  return voxels;
}
