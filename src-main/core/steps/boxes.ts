import type { Triple } from '../volume/volume.ts';

/** Whether the voxel of this index in memory, z, y, x, belongs. */
export type Mask = (voxel: number) => boolean;

/** [z, y, x]: the first voxel, and the one after the last. */
export interface Box {
  readonly start: Triple;
  readonly end: Triple;
}

/** Voxels in a row along x, from `start` to before `end`. */
interface Run {
  readonly z: number;
  readonly y: number;
  readonly start: number;
  readonly end: number;
}

/** The smallest box around all voxels of the mask; null where there are none. */
export function wholeBox(mask: Mask, shape: Triple): Box | null {
  return boxOf(runsOf(mask, shape).runs);
}

/**
 * The smallest box around the largest part of the mask that is connected by faces; null where there is none. Union-find
 * over runs in place of voxels (He, Chao & Suzuki 2008, doi 10.1109/TIP.2008.917204).
 */
export function largestBox(mask: Mask, shape: Triple): Box | null {
  const { runs, rows } = runsOf(mask, shape);
  const parents = Int32Array.from(runs, (_, i) => i);
  const find = (i: number): number => {
    while (parents[i] !== i) i = parents[i] = parents[parents[i]];
    return i;
  };
  const [depth, height] = shape;
  for (let z = 0; z < depth; z++) {
    for (let y = 0; y < height; y++) {
      if (y > 0) joinRows(runs, rows, z * height + y, z * height + y - 1, parents, find);
      if (z > 0) joinRows(runs, rows, z * height + y, (z - 1) * height + y, parents, find);
    }
  }
  const voxels = new Float64Array(runs.length);
  runs.forEach(({ start, end }, i) => (voxels[find(i)] += end - start));
  const largest = voxels.reduce((best, each, i) => (each > voxels[best] ? i : best), 0);
  return boxOf(runs.filter((_, i) => find(i) === largest));
}

/** All runs in order of memory; those of row z · height + y are `rows[row]` … `rows[row + 1]` − 1. */
function runsOf(mask: Mask, [depth, height, width]: Triple): { runs: Run[]; rows: Int32Array } {
  const runs: Run[] = [];
  const rows = new Int32Array(depth * height + 1);
  for (let row = 0, voxel = 0; row < depth * height; row++) {
    let start = -1;
    for (let x = 0; x <= width; x++) {
      const isIn = x < width && mask(voxel + x);
      if (isIn && start < 0) start = x;
      if (isIn || start < 0) continue;
      runs.push({ z: Math.floor(row / height), y: row % height, start, end: x });
      start = -1;
    }
    voxel += width;
    rows[row + 1] = runs.length;
  }
  return { runs, rows };
}

/** Joins what overlaps in two rows, whose runs ascend. */
function joinRows(
  runs: readonly Run[],
  rows: Int32Array,
  rowA: number,
  rowB: number,
  parents: Int32Array,
  find: (run: number) => number,
): void {
  for (let a = rows[rowA], b = rows[rowB]; a < rows[rowA + 1] && b < rows[rowB + 1];) {
    if (runs[a].start < runs[b].end && runs[b].start < runs[a].end) parents[find(a)] = find(b);
    if (runs[a].end < runs[b].end) a++;
    else b++;
  }
}

function boxOf(runs: readonly Run[]): Box | null {
  if (runs.length === 0) return null;
  const start: [number, number, number] = [Infinity, Infinity, Infinity];
  const end: [number, number, number] = [0, 0, 0];
  for (const { z, y, start: first, end: after } of runs) {
    [z, y, first].forEach((each, axis) => (start[axis] = Math.min(start[axis], each)));
    [z + 1, y + 1, after].forEach((each, axis) => (end[axis] = Math.max(end[axis], each)));
  }
  return { start, end };
}
