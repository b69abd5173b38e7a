import type { Triple } from '../volume/volume.ts';

/**
 * For each voxel of `from` the millimetres to the nearest voxel of `to`, centre to centre and exact. Both are ascending
 * flat indexes into a box of `shape` [z, y, x]; `to` is not empty.
 *
 * The separable distance transform of Felzenszwalb and Huttenlocher (2012, doi:10.4086/toc.2012.v008a019) over x and y,
 * slice by slice, for the slices that hold a voxel of `to`. Along z only the voxels of `from` are looked up, outwards
 * until the step alone is longer than the best distance found.
 */
export function nearestDistances(from: Int32Array, to: Int32Array, shape: Triple, spacingMm: Triple): Float64Array {
  const [depth, height, width] = shape;
  const area = height * width;
  const { planes, planeOf } = planarDistances(to, shape, spacingMm);

  const distances = new Float64Array(from.length);
  for (let i = 0; i < from.length; i++) {
    const z = Math.floor(from[i] / area);
    const y = Math.floor((from[i] - z * area) / width);
    const inPlane = (from[i] - z * area - y * width) * height + y;
    let best = planeOf[z] < 0 ? Infinity : planes[planeOf[z] * area + inPlane];
    for (let step = 1; step < depth; step++) {
      const along = step * spacingMm[0] * step * spacingMm[0];
      if (along >= best) break;
      const below = z >= step ? planeOf[z - step] : -1;
      const above = z + step < depth ? planeOf[z + step] : -1;
      if (below >= 0) best = Math.min(best, along + planes[below * area + inPlane]);
      if (above >= 0) best = Math.min(best, along + planes[above * area + inPlane]);
    }
    distances[i] = Math.sqrt(best);
  }
  return distances;
}

/**
 * Squared distances within each slice that holds a target, [slice, x, y], and for every z its slice's number or −1.
 * Columns lie in one piece, since columns are what the work goes along.
 */
function planarDistances(targets: Int32Array, [depth, height, width]: Triple, spacingMm: Triple) {
  const area = height * width;
  const planeOf = new Int32Array(depth).fill(-1);
  let count = 0;
  for (let i = 0; i < targets.length; i++) {
    const z = Math.floor(targets[i] / area);
    if (planeOf[z] < 0) planeOf[z] = count++;
  }

  const planes = new Float32Array(count * area);
  const across = new Int32Array(area);
  const rows = new Int32Array(height);
  for (let i = 0; i < targets.length;) {
    const z = Math.floor(targets[i] / area);
    let rowCount = 0;
    while (i < targets.length && targets[i] < (z + 1) * area) {
      const y = Math.floor((targets[i] - z * area) / width);
      const rowStart = z * area + y * width;
      const first = i;
      while (i < targets.length && targets[i] < rowStart + width) i++;
      measureRow(across, rowCount, height, width, targets.subarray(first, i), rowStart);
      rows[rowCount++] = y;
    }
    const plane = planes.subarray(planeOf[z] * area, (planeOf[z] + 1) * area);
    measureColumns(plane, across, rows.subarray(0, rowCount), height, width, spacingMm);
  }
  return { planes, planeOf };
}

/** Voxels from each place of a row to the nearest target of that row, one in each column at `place`. */
function measureRow(
  across: Int32Array,
  place: number,
  height: number,
  width: number,
  targets: Int32Array,
  rowStart: number,
): void {
  const last = targets.length - 1;
  for (let i = 0, x = 0; i <= last; i++) {
    const target = targets[i] - rowStart;
    const end = i === last ? width : (target + targets[i + 1] - rowStart + 1) >> 1;
    for (; x < end; x++) across[x * height + place] = x < target ? target - x : x - target;
  }
}

/**
 * Squared millimetres in one slice, column by column: the lower envelope of one parabola for each row with a target,
 * in units of rows. Parabola k of the envelope has its tip at row `tip[k]` and `rise[k]` above 0, and is the lowest
 * between `start[k]` and `start[k + 1]`.
 */
function measureColumns(
  plane: Float32Array,
  across: Int32Array,
  rows: Int32Array,
  height: number,
  width: number,
  [, spacingY, spacingX]: Triple,
): void {
  const squareRow = spacingY * spacingY;
  const squareVoxel = (spacingX * spacingX) / squareRow;
  const halfInverse = Float64Array.from({ length: height }, (_, apart) => 0.5 / apart);
  const tip = new Int32Array(rows.length);
  const rise = new Float64Array(rows.length);
  const start = new Float64Array(rows.length);
  start[0] = -Infinity;
  for (let x = 0; x < width; x++) {
    const column = x * height;
    let top = -1;
    for (let place = 0; place < rows.length; place++) {
      const row = rows[place];
      const voxels = across[column + place];
      const own = voxels * voxels * squareVoxel;
      let from = -Infinity;
      while (top >= 0) {
        const other = tip[top];
        from = (own - rise[top]) * halfInverse[row - other] + 0.5 * (row + other);
        if (from > start[top]) break;
        top--;
      }
      // A parabola that is lowest only beyond the slice takes no part.
      if (from >= height) continue;
      top++;
      tip[top] = row;
      rise[top] = own;
      start[top] = from;
    }
    for (let k = 0, y = 0; k <= top; k++) {
      const end = k === top ? height : Math.min(height, Math.ceil(start[k + 1]));
      for (; y < end; y++) {
        const away = y - tip[k];
        plane[column + y] = (rise[k] + away * away) * squareRow;
      }
    }
  }
}
