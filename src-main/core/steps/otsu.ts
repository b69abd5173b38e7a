import { channelPercentiles } from '../volume/percentile.ts';
import type { FloatVolume } from '../volume/volume.ts';

const bins = 256;

/**
 * The intensity of the first channel that parts dark from bright voxels with the largest variance between the two (Otsu
 * 1979), from a histogram of 256 bins over the image's range. The brightest half percent counts as one value: a few
 * bright vessels or metal would leave all tissue in the first bins.
 */
export function otsuThreshold(image: FloatVolume): number {
  const channels = image.shape[3];
  const [low, high] = channelPercentiles(image, 0, [0, 99.5]);
  if (!(high > low)) return low;
  const width = (high - low) / bins;
  const counts = new Float64Array(bins);
  let sum = 0;
  for (let i = 0; i < image.data.length; i += channels) {
    const bin = Math.min(bins - 1, Math.floor((image.data[i] - low) / width));
    counts[bin]++;
    sum += bin;
  }
  const total = image.data.length / channels;
  let [best, most] = [0, -1];
  for (let bin = 0, below = 0, sumBelow = 0; bin < bins - 1; bin++) {
    below += counts[bin];
    sumBelow += bin * counts[bin];
    const between =
      below === 0 || below === total ? 0 : (sumBelow * total - sum * below) ** 2 / (below * (total - below));
    if (between > most) [best, most] = [bin, between];
  }
  return low + (best + 1) * width;
}
