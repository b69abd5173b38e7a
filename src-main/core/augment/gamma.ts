import { defineParams } from '../../../shared/params.ts';
import { defineAugmentation, probability } from './augmentation.ts';
import { channelStatistics } from './channel-statistics.ts';
import { drawFactors } from './draw-factors.ts';
import { mapChannels } from './map-channels.ts';
import { raise } from './power.ts';

/**
 * batchgenerators' GammaTransform: ((x − min) / (max − min))^gamma on each channel's own range, then shifted and
 * scaled back to the mean and standard deviation that the channel had. A constant channel is left as it is. Inverted,
 * the same is done to −x: the bright end of the scale is bent and not the dark one.
 */
export const gamma = defineAugmentation({
  title: 'Gamma',
  help: 'Bends the grey scale of each channel by a random power, and keeps its mean and standard deviation.',
  params: defineParams({
    probability: probability(0.15),
    gammaRange: {
      kind: 'numbers',
      default: [0.7, 1.5],
      length: 2,
      min: 0.01,
      ascending: true,
      title: 'Gamma',
      help: 'Lowest and highest exponent; below 1 (brighter) and above 1 (darker) are equally likely.',
    },
    invert: {
      kind: 'boolean',
      isAdvanced: true,
      default: false,
      title: 'Inverted',
      help: 'Bends the grey scale from its bright end.',
    },
  }),
  draw(random, { probability, gammaRange, invert }, { shape }) {
    return random.uniform() < probability ? { gammas: drawFactors(random, gammaRange, shape[3]), invert } : null;
  },
  apply(patch, { gammas, invert }) {
    return mapChannels(patch, (target, source, channels, channel) => {
      const before = channelStatistics(source, channels, channel);
      const range = before.max - before.min;
      const sign = invert ? -1 : 1;
      const voxels = { source, target, first: channel, step: channels };
      if (range === 0) {
        for (let i = channel; i < source.length; i += channels) target[i] = source[i];
        return;
      }
      const [zero, scale] = [invert ? before.max : before.min, sign / range];
      const { sum, squares } = raise(voxels, { zero, scale, exponent: gammas[channel], sign });
      const mean = (sum * channels) / source.length;
      const stretch = before.standardDeviation / Math.sqrt((squares * channels) / source.length - mean * mean);
      for (let i = channel; i < target.length; i += channels) target[i] = (target[i] - mean) * stretch + before.mean;
    });
  },
});
