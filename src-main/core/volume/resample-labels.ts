import { resampledAffine } from './affine.ts';
import { orderOf, type Orders } from './resample.ts';
import { linearTaps } from './resample-axis.ts';
import { spatialShape, voxelCount, type LabelVolume, type Triple } from './volume.ts';

/** Weights that differ by less are a tie: they are sums of products of fractions, equal but for rounding. */
const tie = 1e-9;

/**
 * Labels on a grid of `shape` that covers the same box of the world. Each class's indicator is interpolated linearly
 * and the voxel takes the class with the largest weight; on a tie the label of the nearest input voxel stays, so no
 * voxel becomes background for want of a majority. An axis of order 'nearest' is not interpolated. Only the at most
 * eight surrounding voxels count, so no map per class is made.
 */
export function resampleLabels(labels: LabelVolume, shape: Triple, orders: Orders = 'linear'): LabelVolume {
  const from = spatialShape(labels.shape);
  const affine = resampledAffine(labels.affine, from, shape);
  if (from.every((length, axis) => length === shape[axis])) return { ...labels, affine };
  const [zTaps, yTaps, xTaps] = [0, 1, 2].map((axis) =>
    linearTaps(from[axis], shape[axis], orderOf(orders, axis) === 'nearest' ? 'nearest' : 'linear'),
  );
  const source = labels.data;
  const data = new Uint8Array(voxelCount(shape));
  // Corner k of the surrounding box: bit 2 is z, bit 1 y, bit 0 x; 1 where the axis takes the upper voxel.
  const corners = new Uint8Array(8);
  const weights = new Float64Array(8);
  let to = 0;
  for (let z = 0; z < shape[0]; z++) {
    const dz = zTaps.fraction[z];
    for (let y = 0; y < shape[1]; y++) {
      const dy = yTaps.fraction[y];
      const row00 = (zTaps.low[z] * from[1] + yTaps.low[y]) * from[2];
      const row01 = (zTaps.low[z] * from[1] + yTaps.high[y]) * from[2];
      const row10 = (zTaps.high[z] * from[1] + yTaps.low[y]) * from[2];
      const row11 = (zTaps.high[z] * from[1] + yTaps.high[y]) * from[2];
      const nearestRow = (dz >= 0.5 ? 4 : 0) + (dy >= 0.5 ? 2 : 0);
      for (let x = 0; x < shape[2]; x++) {
        const low = xTaps.low[x];
        const high = xTaps.high[x];
        const first = source[row00 + low];
        corners[0] = first;
        corners[1] = source[row00 + high];
        corners[2] = source[row01 + low];
        corners[3] = source[row01 + high];
        corners[4] = source[row10 + low];
        corners[5] = source[row10 + high];
        corners[6] = source[row11 + low];
        corners[7] = source[row11 + high];
        let same = true;
        for (let k = 1; k < 8; k++) if (corners[k] !== first) same = false;
        if (same) {
          data[to++] = first;
          continue;
        }
        const dx = xTaps.fraction[x];
        for (let k = 0; k < 8; k++) {
          weights[k] = (k & 4 ? dz : 1 - dz) * (k & 2 ? dy : 1 - dy) * (k & 1 ? dx : 1 - dx);
        }
        data[to++] = heaviestLabel(corners, weights, nearestRow + (dx >= 0.5 ? 1 : 0));
      }
    }
  }
  return { data, shape: [...shape, 1], affine };
}

/** The label with the largest sum of weights, looked at from the nearest corner outwards: the first keeps a tie. */
function heaviestLabel(corners: Uint8Array, weights: Float64Array, nearest: number): number {
  let best = corners[nearest];
  let bestWeight = -1;
  for (let step = 0; step < 8; step++) {
    const label = corners[nearest ^ step];
    let weight = 0;
    for (let k = 0; k < 8; k++) if (corners[k] === label) weight += weights[k];
    if (weight > bestWeight + tie) {
      best = label;
      bestWeight = weight;
    }
  }
  return best;
}
