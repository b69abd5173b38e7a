import { rangeMap, type AxisMap } from './gather.ts';

export type Interpolation = 'nearest' | 'linear' | 'cubic';

/** A line of `length` voxels, `inner` numbers apart, repeated `outer` · `inner` times: one axis of a C-order array. */
export interface Axis {
  readonly outer: number;
  readonly length: number;
  readonly inner: number;
}

/** The two input voxels that surround each output voxel, and how far (0 … 1) it lies from `low` towards `high`. */
export interface LinearTaps {
  readonly low: AxisMap;
  readonly high: AxisMap;
  readonly fraction: Float64Array;
}

/** Pole of the cubic B-spline's interpolation filter. */
const pole = Math.sqrt(3) - 2;

/**
 * Where the centre of output voxel `index` lies on the input axis, in input voxels. Both grids cover the same extent:
 * (index + ½) · from / to − ½, written with one rounding so that ties stay ties.
 */
function inputPosition(index: number, from: number, to: number): number {
  return ((2 * index + 1) * from - to) / (2 * to);
}

/** The input voxel that each output voxel lies in; on a border between two it is the upper one, as in scipy order 0. */
export function nearestMap(from: number, to: number): AxisMap {
  return rangeMap(to).map((index) => Math.min(from - 1, Math.floor(inputPosition(index, from, to) + 0.5)));
}

/** Beyond the outermost voxel centres the edge value goes on. With 'nearest' both taps are the nearest voxel. */
export function linearTaps(from: number, to: number, order: 'nearest' | 'linear'): LinearTaps {
  if (order === 'nearest') {
    const nearest = nearestMap(from, to);
    return { low: nearest, high: nearest, fraction: new Float64Array(to) };
  }
  const positions = Float64Array.from({ length: to }, (_, index) => inputPosition(index, from, to));
  return {
    low: Int32Array.from(positions, (position) => Math.max(0, Math.floor(position))),
    high: Int32Array.from(positions, (position) => Math.min(from - 1, Math.floor(position) + 1)),
    fraction: positions.map((position) => position - Math.floor(position)),
  };
}

/** Linear interpolation along one axis. */
export function interpolateLinear(source: Float32Array, axis: Axis, to: number): Float32Array {
  const { low, high, fraction } = linearTaps(axis.length, to, 'linear');
  const target = new Float32Array(axis.outer * to * axis.inner);
  forLineBlocks(axis, to, (fromLine, toLine, count) => {
    for (let index = 0; index < to; index++) {
      const lowStart = low[index] * axis.inner;
      const highStart = high[index] * axis.inner;
      const targetStart = index * axis.inner;
      const weight = fraction[index];
      for (let line = 0; line < count; line++) {
        const a = source[fromLine[line] + lowStart];
        target[toLine[line] + targetStart] = a + weight * (source[fromLine[line] + highStart] - a);
      }
    }
  });
  return target;
}

/**
 * Cubic B-spline interpolation along one axis of an image that goes on beyond its edges with the edge value: what
 * scipy.ndimage.zoom(order=3, mode='nearest', grid_mode=True) computes with 12 voxels of padding, here with the sums
 * over the endless edge in closed form (filter: Unser, Splines, IEEE Signal Processing Magazine 1999, box 2).
 */
export function interpolateCubic(source: Float32Array, axis: Axis, to: number): Float32Array {
  const positions = Float64Array.from({ length: to }, (_, index) => inputPosition(index, axis.length, to));
  const target = new Float32Array(axis.outer * to * axis.inner);
  // Two rows of coefficients beyond each end: the spline's support at positions from −½ to length − ½.
  const coefficients = new Float64Array((axis.length + 4) * blockWidth(axis));
  forLineBlocks(axis, to, (fromLine, toLine, count) => {
    splineCoefficients(source, axis, fromLine, count, coefficients);
    evaluateSpline(coefficients, positions, axis.inner, toLine, count, target);
  });
  return target;
}

/** Rows of `coefficients` are voxels −2 … length + 1, columns are lines. The filter's gain of 6 is left out. */
function splineCoefficients(
  source: Float32Array,
  axis: Axis,
  fromLine: Int32Array,
  count: number,
  coefficients: Float64Array,
) {
  const { length, inner } = axis;
  for (let line = 0; line < count; line++) {
    // The causal filter's steady state on the endless edge to the left.
    const steady = source[fromLine[line]] / (1 - pole);
    coefficients[line] = steady;
    coefficients[count + line] = steady;
  }
  for (let index = 0, row = 2 * count; index < length; index++, row += count) {
    const start = index * inner;
    for (let line = 0; line < count; line++) {
      coefficients[row + line] = source[fromLine[line] + start] + pole * coefficients[row - count + line];
    }
  }
  const last = (length + 1) * count;
  for (let line = 0; line < count; line++) {
    const steady = source[fromLine[line] + (length - 1) * inner] / (1 - pole);
    const constant = (-pole * steady) / (1 - pole);
    const decaying = (-pole * (coefficients[last + line] - steady)) / (1 - pole * pole);
    coefficients[last + line] = constant + decaying;
    coefficients[last + count + line] = constant + pole * decaying;
    coefficients[last + 2 * count + line] = constant + pole * pole * decaying;
  }
  for (let at = last - 1; at >= 0; at--) coefficients[at] = pole * (coefficients[at + count] - coefficients[at]);
}

function evaluateSpline(
  coefficients: Float64Array,
  positions: Float64Array,
  inner: number,
  toLine: Int32Array,
  count: number,
  target: Float32Array,
) {
  for (let index = 0; index < positions.length; index++) {
    const below = Math.floor(positions[index]);
    const t = positions[index] - below;
    const u = 1 - t;
    // The cubic B-spline at distances 1 + t, t, u and 1 + u, times the filter's gain of 6.
    const w0 = u * u * u;
    const w1 = 4 - 3 * t * t * (2 - t);
    const w2 = 4 - 3 * u * u * (2 - u);
    const w3 = t * t * t;
    const row0 = (below + 1) * count;
    const row1 = row0 + count;
    const row2 = row1 + count;
    const row3 = row2 + count;
    const start = index * inner;
    for (let line = 0; line < count; line++) {
      target[toLine[line] + start] =
        w0 * coefficients[row0 + line] +
        w1 * coefficients[row1 + line] +
        w2 * coefficients[row2 + line] +
        w3 * coefficients[row3 + line];
    }
  }
}

/** Lines treated together: enough to fill cache lines across the axis, few enough that lines along it share the cache. */
function blockWidth(axis: Axis): number {
  return axis.inner >= 64 ? 64 : 16;
}

/** Calls `visit` for blocks of neighbouring lines with the places where each line starts in the source and in the target. */
function forLineBlocks(
  axis: Axis,
  to: number,
  visit: (fromLine: Int32Array, toLine: Int32Array, count: number) => void,
) {
  const { outer, length, inner } = axis;
  const width = blockWidth(axis);
  const fromLine = new Int32Array(width);
  const toLine = new Int32Array(width);
  for (let first = 0; first < outer * inner; first += width) {
    const count = Math.min(width, outer * inner - first);
    for (let line = 0; line < count; line++) {
      const block = Math.floor((first + line) / inner);
      const offset = first + line - block * inner;
      fromLine[line] = block * length * inner + offset;
      toLine[line] = block * to * inner + offset;
    }
    visit(fromLine, toLine, count);
  }
}
