import { defineParams } from '../../../shared/params.ts';
import { randomStream } from '../random.ts';
import { defineAugmentation, probability } from './augmentation.ts';
import { mapChannels } from './map-channels.ts';
import { normalNumbers } from './normal-numbers.ts';

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
      const noise = normalNumbers(source.length / channels, randomStream('gaussian-noise', seed, channel));
      const standardDeviation = standardDeviations[channel];
      for (let i = channel, k = 0; i < source.length; i += channels, k++) {
        target[i] = source[i] + standardDeviation * noise[k];
      }
    });
  },
});
