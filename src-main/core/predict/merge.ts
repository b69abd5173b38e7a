import { StudioError } from '../../../shared/errors.ts';
import type { Triple } from '../volume/volume.ts';
import { createWeightedSum } from './weighted-sum.ts';

export type Weighting = 'uniform' | 'gaussian';

export interface Merger {
  /** Adds the prediction of one patch, [z, y, x, channel], for one of the locations. Keeps no reference to it. */
  add(patchData: Float32Array, start: Triple): void;
  /**
   * The slices, [z, y, x, channel], that no patch reaches which is still to come and that were not taken before; maybe
   * none. They are written over when the next patch is added.
   */
  take(): Float32Array;
  /**
   * The merged volume, or what was not taken of it, [z, y, x, channel], at the beginning of a larger buffer that cannot
   * be transferred (see `createWeightedSum`). Throws `internal` where a location was left out.
   */
  finish(): Float32Array;
}

/**
 * Merges overlapping predictions into one weighted mean, without keeping them: memory is the output volume and one
 * slice of a patch, however many patches there are. Where `depth` is that of a patch and slices are taken whenever all
 * patches of one z are added, it is so many slices, however many the volume has.
 *
 * Weights are products of one weight an axis, and the locations are a full grid (`gridLocations`); so the sum of the
 * weights over all patches is a product of sums along the axes, known beforehand. Divided by those sums, the weights
 * of all patches sum to one at every voxel, and adding is all there is to do. What lies beyond the volume is cut off.
 */
export function createMerger(options: {
  /** Of the volume, [z, y, x]. */
  shape: Triple;
  channels: number;
  patch: Triple;
  /** All starts that will be added, in any order: every combination of their z, y and x. */
  locations: readonly Triple[];
  weighting: Weighting;
  /** Slices that are held at a time, at least as many as a patch has; all of them, if not given. */
  depth?: number;
}): Merger {
  const { shape, channels, patch, locations, weighting } = options;
  const depth = Math.min(options.depth ?? shape[0], shape[0]);
  const weights = [0, 1, 2].map((axis) => {
    const starts = [...new Set(locations.map((location) => location[axis]))];
    return axisWeights(shape[axis], patch[axis], starts, weighting);
  });
  const waiting = new Set(locations.map(String));
  if (locations.length !== waiting.size || waiting.size !== weights[0].size * weights[1].size * weights[2].size) {
    throw defect('the patch locations are not a full grid');
  }
  // In one memory: the volume or a part of it, the slice of a patch that is being added, and for each start along x a row of weights.
  // A slice stays in the processor's cache between copying and adding; a whole patch would not.
  const planeLength = shape[1] * shape[2] * channels;
  const outputLength = depth * planeLength;
  const rowLength = patch[2] * channels;
  const sliceLength = patch[1] * rowLength;
  const rows = new Map([...weights[2].keys()].map((start, i) => [start, outputLength + sliceLength + i * rowLength]));
  const { floats, addRow } = createWeightedSum(outputLength + sliceLength + rows.size * rowLength);
  for (const [start, row] of rows) {
    weights[2].get(start)!.forEach((weight, x) => floats.fill(weight, row + x * channels, row + (x + 1) * channels));
  }
  // How many patches of each z are still to come, ascending.
  const left = new Map([...weights[0].keys()].sort((a, b) => a - b).map((z) => [z, weights[1].size * weights[2].size]));
  // The first slice that is held, and how many of those that are held were taken.
  let [first, taken] = [0, 0];
  const dropTaken = (): void => {
    if (taken === 0) return;
    floats.copyWithin(0, taken * planeLength, outputLength).fill(0, outputLength - taken * planeLength, outputLength);
    [first, taken] = [first + taken, 0];
  };
  const take = (): Float32Array => {
    dropTaken();
    const next = [...left].find(([, count]) => count > 0);
    taken = (next ? next[0] : shape[0]) - first;
    return floats.subarray(0, taken * planeLength);
  };

  return {
    take,
    add(patchData, start) {
      if (patchData.length !== patch[0] * sliceLength) {
        throw defect(`a patch of ${patch.join('×')}×${channels} has ${patchData.length} values`);
      }
      if (!waiting.delete(String(start))) throw defect(`the patch at ${start.join(', ')} was not expected`);
      left.set(start[0], left.get(start[0])! - 1);
      dropTaken();
      const [weightsZ, weightsY] = [weights[0].get(start[0])!, weights[1].get(start[1])!];
      const [z0, y0, x0] = start.map((each) => Math.max(0, -each));
      const [z1, y1, x1] = start.map((each, axis) => Math.min(patch[axis], shape[axis] - each));
      if (start[0] + z1 > first + depth) throw defect(`the patch at ${start.join(', ')} came before others were taken`);
      const row = rows.get(start[2])! + x0 * channels;
      for (let z = z0; z < z1; z++) {
        floats.set(patchData.subarray(z * sliceLength, (z + 1) * sliceLength), outputLength);
        for (let y = y0; y < y1; y++) {
          const to = (((z + start[0] - first) * shape[1] + y + start[1]) * shape[2] + x0 + start[2]) * channels;
          const from = outputLength + y * rowLength + x0 * channels;
          addRow(to, from, row, (x1 - x0) * channels, weightsZ[z] * weightsY[y]);
        }
      }
    },
    finish() {
      if (waiting.size > 0) throw defect(`${waiting.size} of ${locations.length} patches are missing`);
      return take();
    },
  };
}

/**
 * Weights of the windows along one axis, by start: at every voxel of the axis those of all windows sum to one.
 * Gaussian as nnU-Net's: centre at floor(window / 2), sigma window / 8. No weight vanishes (the least is e^−8 of the
 * greatest), so that its replacement of zeros is not needed.
 */
export function axisWeights(
  size: number,
  window: number,
  starts: readonly number[],
  weighting: Weighting,
): ReadonlyMap<number, Float64Array> {
  const shapeAt = (i: number): number => {
    return weighting === 'uniform' ? 1 : Math.exp(-0.5 * ((i - Math.floor(window / 2)) / (window / 8)) ** 2);
  };
  const profile = Float64Array.from({ length: window }, (_, i) => shapeAt(i));
  const sums = new Float64Array(size);
  for (const start of starts) profile.forEach((weight, i) => (sums[start + i] += weight));
  const uncovered = sums.indexOf(0);
  if (uncovered >= 0) throw defect(`no patch covers voxel ${uncovered} of an axis of ${size}`);
  return new Map(starts.map((start) => [start, profile.map((weight, i) => weight / sums[start + i])]));
}

function defect(message: string): StudioError {
  return new StudioError('internal', message, 'please report this with the command that showed it');
}
