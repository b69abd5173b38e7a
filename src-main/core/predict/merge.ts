import { StudioError } from '../../../shared/errors.ts';
import type { Triple } from '../volume/volume.ts';

export type Weighting = 'uniform' | 'gaussian';

export interface Merger {
  /** Adds the prediction of one patch, [z, y, x, channel], for one of the locations. Keeps no reference to it. */
  add(patchData: Float32Array, start: Triple): void;
  /** The merged volume, [z, y, x, channel]; throws `internal` where a location was left out. */
  finish(): Float32Array;
}

/**
 * Merges overlapping predictions into one weighted mean, without keeping them: memory is the output volume and one
 * weight a voxel of each axis, however many patches there are.
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
}): Merger {
  const { shape, channels, patch, locations, weighting } = options;
  const weights = [0, 1, 2].map((axis) => {
    const starts = [...new Set(locations.map((location) => location[axis]))];
    return axisWeights(shape[axis], patch[axis], starts, weighting);
  });
  const waiting = new Set(locations.map(String));
  if (locations.length !== waiting.size || waiting.size !== weights[0].size * weights[1].size * weights[2].size) {
    throw defect('the patch locations are not a full grid');
  }
  const output = new Float32Array(shape[0] * shape[1] * shape[2] * channels);

  return {
    add(patchData, start) {
      if (patchData.length !== patch[0] * patch[1] * patch[2] * channels) {
        throw defect(`a patch of ${patch.join('×')}×${channels} has ${patchData.length} values`);
      }
      if (!waiting.delete(String(start))) throw defect(`the patch at ${start.join(', ')} was not expected`);
      const [weightsZ, weightsY, weightsX] = start.map((each, axis) => weights[axis].get(each)!);
      const [z0, y0, x0] = start.map((each) => Math.max(0, -each));
      const [z1, y1, x1] = start.map((each, axis) => Math.min(patch[axis], shape[axis] - each));
      for (let z = z0; z < z1; z++) {
        for (let y = y0; y < y1; y++) {
          const weight = weightsZ[z] * weightsY[y];
          const to = (((z + start[0]) * shape[1] + y + start[1]) * shape[2] + x0 + start[2]) * channels;
          const from = ((z * patch[1] + y) * patch[2] + x0) * channels;
          addRow(output, to, patchData, from, channels, weightsX, x0, x1, weight);
        }
      }
    },
    finish() {
      if (waiting.size > 0) throw defect(`${waiting.size} of ${locations.length} patches are missing`);
      return output;
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

/**
 * One row of a patch. V8 neither vectorises nor unrolls, and half of the time goes into reading weights and counting;
 * up to three channels at a time share that: twice as fast as one loop over all values.
 */
function addRow(
  output: Float32Array,
  to: number,
  patch: Float32Array,
  from: number,
  channels: number,
  weights: Float64Array,
  first: number,
  end: number,
  scale: number,
): void {
  let channel = 0;
  for (; channels - channel >= 3; channel += 3) {
    for (let x = first, o = to + channel, p = from + channel; x < end; x++, o += channels, p += channels) {
      const weight = scale * weights[x];
      output[o] += weight * patch[p];
      output[o + 1] += weight * patch[p + 1];
      output[o + 2] += weight * patch[p + 2];
    }
  }
  if (channels - channel === 2) {
    for (let x = first, o = to + channel, p = from + channel; x < end; x++, o += channels, p += channels) {
      const weight = scale * weights[x];
      output[o] += weight * patch[p];
      output[o + 1] += weight * patch[p + 1];
    }
  } else if (channels - channel === 1) {
    for (let x = first, o = to + channel, p = from + channel; x < end; x++, o += channels, p += channels) {
      output[o] += scale * weights[x] * patch[p];
    }
  }
}

function defect(message: string): StudioError {
  return new StudioError('internal', message, 'please report this with the command that showed it');
}
