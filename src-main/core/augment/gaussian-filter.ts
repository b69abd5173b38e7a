import type { FloatVolume } from '../volume/volume.ts';

/**
 * An image of one channel convolved with a Gaussian of `sigma` voxels along each axis that has more than one voxel.
 * Equals scipy.ndimage.gaussian_filter: cut off at four standard deviations, the image mirrored at its edges (d c b a |
 * a b c d | d c b a).
 */
export function gaussianFilter({ data, shape: [depth, height, width] }: FloatVolume, sigma: number): Float32Array {
  const radius = Math.floor(4 * sigma + 0.5);
  if (radius === 0) return data;
  const kernel = Float64Array.from({ length: 2 * radius + 1 }, (_, i) => Math.exp(-0.5 * ((i - radius) / sigma) ** 2));
  const sum = kernel.reduce((total, each) => total + each);
  const weights = kernel.map((each) => each / sum);
  let result = data;
  if (depth > 1) result = alongRows(result, { outer: 1, length: depth, inner: height * width }, weights);
  if (height > 1) result = alongRows(result, { outer: depth, length: height, inner: width }, weights);
  return width > 1 ? withinRows(result, width, weights) : result;
}

interface Axis {
  readonly outer: number;
  readonly length: number;
  readonly inner: number;
}

/** Sums whole rows, which lie in one piece: the fast way along z and y. */
function alongRows(source: Float32Array, { outer, length, inner }: Axis, weights: Float64Array): Float32Array {
  const radius = (weights.length - 1) / 2;
  const target = new Float32Array(source.length);
  const row = new Float64Array(inner);
  for (let block = 0; block < outer * length * inner; block += length * inner) {
    for (let i = 0; i < length; i++) {
      row.fill(0);
      for (let k = -radius; k <= radius; k++) {
        addRow(row, source, block + mirrored(i + k, length) * inner, weights[k + radius]);
      }
      target.set(row, block + i * inner);
    }
  }
  return target;
}

function addRow(row: Float64Array, source: Float32Array, from: number, weight: number): void {
  for (let x = 0; x < row.length; x++) row[x] += weight * source[from + x];
}

function withinRows(source: Float32Array, width: number, weights: Float64Array): Float32Array {
  const radius = (weights.length - 1) / 2;
  const places = Int32Array.from({ length: width + 2 * radius }, (_, i) => mirrored(i - radius, width));
  const line = new Float64Array(places.length);
  const target = new Float32Array(source.length);
  for (let start = 0; start < source.length; start += width) {
    for (let i = 0; i < line.length; i++) line[i] = source[start + places[i]];
    filterLine(line, weights, target, start, width);
  }
  return target;
}

function filterLine(line: Float64Array, weights: Float64Array, target: Float32Array, start: number, width: number) {
  for (let x = 0; x < width; x++) {
    let sum = 0;
    for (let k = 0; k < weights.length; k++) sum += weights[k] * line[x + k];
    target[start + x] = sum;
  }
}

/** The index that lies at `index` when an axis is mirrored at its edges as often as it takes. */
function mirrored(index: number, length: number): number {
  const phase = ((index % (2 * length)) + 2 * length) % (2 * length);
  return phase < length ? phase : 2 * length - 1 - phase;
}
