import type { Image } from '../../io/format.ts';
import { largestFloat32 } from '../../io/checks.ts';
import type { VoxelArray } from '../../volume/volume.ts';
import type { Repair } from './repair.ts';

export const notFinite: Repair = {
  title: 'Replace NaN and infinite voxels',
  help: 'They get the lowest value of their image and channel, which in most images is that of air.',
  isSafe: ({ images }) => images.every((image) => minimaOf(image).every(Number.isFinite)),
  apply: ({ images, label }) => ({ images: images.map(filled), label }),
};

function filled(image: Image): Image {
  const { data, shape } = image.volume;
  if (!data.some(isBad)) return image;
  const minima = minimaOf(image);
  const copy = data.slice();
  for (let i = 0; i < copy.length; i++) if (isBad(copy[i])) copy[i] = minima[i % shape[3]];
  return { ...image, volume: { ...image.volume, data: copy as VoxelArray } };
}

/** The lowest good value of each channel; infinity where there is none. */
function minimaOf({ volume: { data, shape } }: Image): number[] {
  const minima = new Array<number>(shape[3]).fill(Infinity);
  for (let i = 0; i < data.length; i++) {
    const channel = i % shape[3];
    if (!isBad(data[i]) && data[i] < minima[channel]) minima[channel] = data[i];
  }
  return minima;
}

function isBad(value: number): boolean {
  return !(Math.abs(value) <= largestFloat32);
}
