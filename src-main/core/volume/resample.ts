import { resampledAffine } from './affine.ts';
import { gather } from './gather.ts';
import { channelRange, clipChannel } from './intensity.ts';
import { interpolateCubic, interpolateLinear, nearestMap, type Interpolation } from './resample-axis.ts';
import { spatialShape, voxelCount, type FloatVolume, type Shape, type Triple } from './volume.ts';

/** One order for all axes, or one each for [z, y, x]. */
export type Orders = Interpolation | readonly [Interpolation, Interpolation, Interpolation];

/**
 * The volume on a grid of `shape` that covers the same box of the world, every channel by itself. Equals
 * skimage.transform.resize(order, mode='edge', anti_aliasing=False, clip=True): the image goes on beyond its border
 * with the border's value, so edges do not darken, and cubic overshoot is cut to the channel's own range, as nnU-Net
 * does it, so that air stays air. There is no smoothing before downsampling.
 *
 * Axis after axis, those that shrink most first: extra memory is the result of the last but one pass.
 */
export function resampleFloat(volume: FloatVolume, shape: Triple, orders: Orders): FloatVolume {
  const from = spatialShape(volume.shape);
  const channels = volume.shape[3];
  let data = volume.data;
  let current: Shape = volume.shape;
  for (const axes of passes(from, shape, orders)) {
    const next = current.map((length, axis) => (axes.includes(axis) ? shape[axis] : length)) as unknown as Shape;
    const order = orderOf(orders, axes[0]);
    data = order === 'nearest' ? nearest(data, current, next) : interpolate(data, current, next, axes[0], order);
    current = next;
  }
  if (current !== volume.shape && [0, 1, 2].some((axis) => orderOf(orders, axis) === 'cubic')) {
    for (let channel = 0; channel < channels; channel++) {
      clipChannel(data, channel, channels, channelRange(volume.data, channel, channels));
    }
  }
  return { data, shape: current, affine: resampledAffine(volume.affine, from, shape) };
}

/** Class probabilities on another grid: linear, so they stay within 0 … 1 and still sum to one at every voxel. */
export function resampleProbabilities(
  probabilities: FloatVolume,
  shape: Triple,
  orders: Orders = 'linear',
): FloatVolume {
  const linear = [0, 1, 2].map((axis) => (orderOf(orders, axis) === 'nearest' ? 'nearest' : 'linear'));
  return resampleFloat(probabilities, shape, linear as unknown as Orders);
}

export function orderOf(orders: Orders, axis: number): Interpolation {
  return typeof orders === 'string' ? orders : orders[axis];
}

/** The axes that change, in groups that one pass treats: all nearest ones together, each other one by itself. */
export function passes(from: Triple, to: Triple, orders: Orders): number[][] {
  const growth = (axes: readonly number[]) => axes.reduce((product, axis) => (product * to[axis]) / from[axis], 1);
  const changed = [0, 1, 2].filter((axis) => to[axis] !== from[axis]);
  const copied = changed.filter((axis) => orderOf(orders, axis) === 'nearest');
  const others = changed.filter((axis) => orderOf(orders, axis) !== 'nearest').map((axis) => [axis]);
  return (copied.length > 0 ? [copied, ...others] : others).sort((a, b) => growth(a) - growth(b));
}

function nearest(data: Float32Array, from: Shape, to: Shape): Float32Array {
  const [z, y, x] = [0, 1, 2].map((axis) => nearestMap(from[axis], to[axis]));
  return gather(data, from, [z, y, x], 0, new Float32Array(voxelCount(to) * to[3]));
}

function interpolate(
  data: Float32Array,
  from: Shape,
  to: Shape,
  axis: number,
  order: 'linear' | 'cubic',
): Float32Array {
  const inner = from.slice(axis + 1).reduce((product, length) => product * length, 1);
  const lines = { outer: data.length / (inner * from[axis]), length: from[axis], inner };
  return order === 'cubic' ? interpolateCubic(data, lines, to[axis]) : interpolateLinear(data, lines, to[axis]);
}
