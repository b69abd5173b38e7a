import type { Shape, VoxelArray } from './volume.ts';

/** For each index of an output axis the index on the input axis, or −1 for a voxel outside. */
export type AxisMap = Int32Array;

/**
 * Fills `target` with the voxels of `source` that the three maps [z, y, x] name; all channels of a voxel go along.
 * Voxels outside get `fill`. Cropping, padding and nearest-neighbour resampling are this one function.
 */
export function gather<A extends VoxelArray>(
  source: A,
  shape: Shape,
  [zMap, yMap, xMap]: readonly [AxisMap, AxisMap, AxisMap],
  fill: number,
  target: A,
): A {
  const [, height, width, channels] = shape;
  const rowLength = xMap.length * channels;
  const wholeRun = xMap[0] >= 0 && xMap.every((from, x) => from === xMap[0] + x);
  for (let z = 0; z < zMap.length; z++) {
    for (let y = 0; y < yMap.length; y++) {
      const to = (z * yMap.length + y) * rowLength;
      const row = (zMap[z] * height + yMap[y]) * width;
      if (zMap[z] < 0 || yMap[y] < 0) target.fill(fill, to, to + rowLength);
      else if (wholeRun) {
        const from = (row + xMap[0]) * channels;
        target.set(source.subarray(from, from + rowLength), to);
      } else gatherRow(source, row, channels, xMap, fill, target, to);
    }
  }
  return target;
}

function gatherRow(
  source: VoxelArray,
  row: number,
  channels: number,
  xMap: AxisMap,
  fill: number,
  target: VoxelArray,
  to: number,
): void {
  for (let x = 0; x < xMap.length; x++) {
    const from = (row + xMap[x]) * channels;
    const inside = xMap[x] >= 0;
    for (let c = 0; c < channels; c++) target[to++] = inside ? source[from + c] : fill;
  }
}

/** The map of an axis of `length` indexes that starts at input index `start`, all of them inside. */
export function rangeMap(length: number, start = 0): AxisMap {
  return Int32Array.from({ length }, (_, i) => start + i);
}
