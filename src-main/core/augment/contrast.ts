import { defineParams } from '../../../shared/params.ts';
import { defineAugmentation, probability } from './augmentation.ts';
import { channelStatistics } from './channel-statistics.ts';
import { drawFactors } from './draw-factors.ts';
import { mapChannels } from './map-channels.ts';

/**
 * batchgenerators' ContrastAugmentationTransform: (x − mean) · factor + mean, one factor a channel, cut off at the
 * channel's own minimum and maximum.
 */
export const contrast = defineAugmentation({
  title: 'Contrast',
  help: 'Stretches or squeezes each channel about its mean by a random factor, within its own range of values.',
  params: defineParams({
    probability: probability(0.15),
    factorRange: {
      kind: 'numbers',
      default: [0.3, 3],
      length: 2,
      min: 0,
      ascending: true,
      title: 'Factor',
      help: 'Lowest and highest factor; below 1 and above 1 are equally likely.',
    },
  }),
  draw(random, { probability, factorRange }, { shape }) {
    return random.uniform() < probability ? { factors: drawFactors(random, factorRange, shape[3]) } : null;
  },
  apply(patch, { factors }) {
    return mapChannels(patch, (target, source, channels, channel) => {
      const { min, max, mean } = channelStatistics(source, channels, channel);
      const factor = factors[channel];
      for (let i = channel; i < source.length; i += channels) {
        target[i] = Math.min(max, Math.max(min, (source[i] - mean) * factor + mean));
      }
    });
  },
});
