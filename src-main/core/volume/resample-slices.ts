import { spatialShape, type Shape, type Triple } from './volume.ts';
import { resampledAffine } from './affine.ts';
import { linearTaps } from './resample-axis.ts';
import { orderOf, passes, resampleProbabilities, type Orders } from './resample.ts';
import type { Slices } from './slices.ts';

/**
 * `resampleProbabilities` slice by slice, the same bits: the same passes in the same order, of which one along z needs
 * two neighbouring slices, all others one.
 */
export function resampleSlices(volume: Slices, to: Triple, orders: Orders): Slices {
  const linear = [0, 1, 2].map((axis) => (orderOf(orders, axis) === 'nearest' ? 'nearest' : 'linear'));
  const from = spatialShape(volume.shape);
  let current = volume;
  for (const axes of passes(from, to, linear as unknown as Orders)) {
    const [, y, x] = [0, 1, 2].map((axis) => (axes.includes(axis) ? to[axis] : current.shape[axis]));
    current = inPlane(current, [1, y, x], linear as unknown as Orders);
    if (axes.includes(0)) current = alongZ(current, to[0], linear[0]);
  }
  return { ...current, affine: resampledAffine(volume.affine, from, to) };
}

function inPlane(volume: Slices, to: Triple, orders: Orders): Slices {
  const { affine, planes } = volume;
  const [depth, height, width, channels] = volume.shape;
  if (height === to[1] && width === to[2]) return volume;
  const shape: Shape = [1, height, width, channels];
  async function* resampled(): AsyncGenerator<Float32Array> {
    for await (const data of planes) yield resampleProbabilities({ data, shape, affine }, to, orders).data;
  }
  return { affine, shape: [depth, to[1], to[2], channels], planes: resampled() };
}

function alongZ({ shape, affine, planes }: Slices, to: number, order: 'nearest' | 'linear'): Slices {
  const { low, high, fraction } = linearTaps(shape[0], to, order);
  async function* resampled(): AsyncGenerator<Float32Array> {
    const below = new Float32Array(shape[1] * shape[2] * shape[3]);
    const between = new Float32Array(below.length);
    let [from, index] = [0, 0];
    for await (const plane of planes) {
      for (; index < to && high[index] === from; index++) {
        const weight = fraction[index];
        if (low[index] === from) yield plane;
        else {
          for (let i = 0; i < between.length; i++) between[i] = below[i] + weight * (plane[i] - below[i]);
          yield between;
        }
      }
      below.set(plane);
      from++;
    }
  }
  return { affine, shape: [to, shape[1], shape[2], shape[3]], planes: resampled() };
}
