import { randomStream } from '../random.ts';
import type { Triple } from '../volume/volume.ts';

/** The four cubic B-splines that reach each voxel of an axis: where their knots begin, and their weights. */
interface AxisBasis {
  readonly knots: number;
  readonly first: Int32Array;
  readonly weights: Float64Array;
}

/**
 * A smooth random displacement: z, y, x in voxels for each voxel of `shape`, one after the other. Along axis i it is
 * Gaussian noise smoothed by about `sigma[i]` voxels, scaled so that its greatest component along i is `magnitude[i]`.
 *
 * Smoothed white noise is made as a sum of cubic B-splines with normal random weights: a cubic B-spline with knots h
 * apart is, to a percent, a Gaussian of standard deviation h / √3 (Unser, Aldroubi & Eden 1992). That takes few random
 * numbers, and no filter as wide as the patch.
 */
export function randomDisplacement(seed: number, shape: Triple, sigma: Triple, magnitude: Triple): Float32Array {
  const random = randomStream('displacement', seed);
  const [z, y, x] = shape.map((size, axis) => basisOf(size, sigma[axis] * Math.sqrt(3), random.uniform()));
  const field = new Float32Array(3 * shape[0] * shape[1] * shape[2]);
  const planeLength = y.knots * x.knots;
  const plane = new Float64Array(planeLength);
  const row = new Float64Array(x.knots);
  for (let component = 0; component < 3; component++) {
    if (magnitude[component] === 0) continue;
    const coefficients = Float64Array.from({ length: z.knots * planeLength }, () => random.normal());
    let largest = 0;
    for (let k = 0, at = component; k < shape[0]; k++) {
      combine(coefficients, z, k, planeLength, plane);
      for (let j = 0; j < shape[1]; j++) {
        combine(plane, y, j, x.knots, row);
        largest = Math.max(largest, evaluateRow(row, x, field, at));
        at += 3 * shape[2];
      }
    }
    scaleComponent(field, component, magnitude[component] / largest);
  }
  return field;
}

function basisOf(size: number, step: number, phase: number): AxisBasis {
  const first = new Int32Array(size);
  const weights = new Float64Array(4 * size);
  for (let i = 0; i < size; i++) {
    const at = i / step + phase;
    first[i] = Math.floor(at);
    const t = at - first[i];
    const u = 1 - t;
    weights[4 * i] = (u * u * u) / 6;
    weights[4 * i + 1] = 2 / 3 - (t * t * (2 - t)) / 2;
    weights[4 * i + 2] = 2 / 3 - (u * u * (2 - u)) / 2;
    weights[4 * i + 3] = (t * t * t) / 6;
  }
  return { knots: first[size - 1] + 4, first, weights };
}

/** Writes the weighted sum of the four rows of `length` numbers that reach voxel `index`. */
function combine(rows: Float64Array, { first, weights }: AxisBasis, index: number, length: number, sum: Float64Array) {
  const w0 = weights[4 * index];
  const w1 = weights[4 * index + 1];
  const w2 = weights[4 * index + 2];
  const w3 = weights[4 * index + 3];
  for (let i = 0, at = first[index] * length; i < length; i++, at++) {
    sum[i] = w0 * rows[at] + w1 * rows[at + length] + w2 * rows[at + 2 * length] + w3 * rows[at + 3 * length];
  }
}

/** Fills every third number of `field` from `at` on, and gives the largest of them without its sign. */
function evaluateRow(row: Float64Array, { first, weights }: AxisBasis, field: Float32Array, at: number): number {
  let largest = 0;
  for (let i = 0, w = 0; i < first.length; i++, w += 4, at += 3) {
    const k = first[i];
    const value =
      weights[w] * row[k] + weights[w + 1] * row[k + 1] + weights[w + 2] * row[k + 2] + weights[w + 3] * row[k + 3];
    field[at] = value;
    const size = Math.abs(value);
    if (size > largest) largest = size;
  }
  return largest;
}

function scaleComponent(field: Float32Array, component: number, factor: number): void {
  for (let i = component; i < field.length; i += 3) field[i] *= factor;
}
