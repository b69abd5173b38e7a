import { defineParams } from '../../../shared/params.ts';
import { randomStream, type Random } from '../random.ts';
import { defineAugmentation, probability } from './augmentation.ts';
import { mapChannels } from './map-channels.ts';

/**
 * batchgenerators' GaussianNoiseTransform: x + standardDeviation · N(0, 1), one standard deviation a channel, uniform in
 * the range. (It and MIScnn call that number a variance, but use it as the standard deviation.) The record holds the
 * seed of the noise, not the noise.
 */
export const gaussianNoise = defineAugmentation({
  title: 'Gaussian noise',
  help: 'Adds noise to each channel. Its strength is in the units of the image, so normalise the image before.',
  params: defineParams({
    probability: probability(0.15),
    standardDeviationRange: {
      kind: 'numbers',
      default: [0, 0.05],
      length: 2,
      min: 0,
      ascending: true,
      title: 'Standard deviation',
      help: 'Lowest and highest standard deviation of the noise.',
    },
  }),
  draw(random, { probability, standardDeviationRange: [low, high] }, { shape }) {
    if (random.uniform() >= probability) return null;
    const standardDeviations = Array.from({ length: shape[3] }, () => random.between(low, high));
    return { seed: random.index(2 ** 32), standardDeviations };
  },
  apply(patch, { seed, standardDeviations }) {
    return mapChannels(patch, (target, source, channels, channel) => {
      const random = randomStream('gaussian-noise', seed, channel);
      addNoise(target, source, channels, channel, standardDeviations[channel], random);
    });
  },
});

/** Marsaglia's polar method: both normal numbers of a pair are used, without sine and cosine. */
function addNoise(
  target: Float32Array,
  source: Float32Array,
  channels: number,
  channel: number,
  standardDeviation: number,
  { uniform }: Random,
): void {
  for (let i = channel; i < source.length; i += 2 * channels) {
    let u = 0;
    let v = 0;
    let square = 0;
    do {
      u = 2 * uniform() - 1;
      v = 2 * uniform() - 1;
      square = u * u + v * v;
    } while (square >= 1 || square === 0);
    const scale = standardDeviation * Math.sqrt((-2 * Math.log(square)) / square);
    target[i] = source[i] + scale * u;
    // The second of a pair may lie beyond the end, where a typed array ignores it.
    target[i + channels] = source[i + channels] + scale * v;
  }
}
