import { defineParams } from '../../../shared/params.ts';
import { defineAugmentation, probability } from './augmentation.ts';
import { mapChannels } from './map-channels.ts';

/** batchgenerators' BrightnessMultiplicativeTransform: x · factor, one factor a channel, uniform in the range. */
export const brightness = defineAugmentation({
  title: 'Brightness',
  help: 'Multiplies each channel by a random factor. On z-scored images, whose mean is 0, this stretches the contrast.',
  params: defineParams({
    probability: probability(0.15),
    factorRange: {
      kind: 'numbers',
      default: [0.5, 2],
      length: 2,
      min: 0,
      ascending: true,
      title: 'Factor',
      help: 'Lowest and highest factor.',
    },
  }),
  draw(random, { probability, factorRange: [low, high] }, { shape }) {
    if (random.uniform() >= probability) return null;
    return { factors: Array.from({ length: shape[3] }, () => random.between(low, high)) };
  },
  apply(patch, { factors }) {
    return mapChannels(patch, (target, source, channels, channel) => {
      const factor = factors[channel];
      for (let i = channel; i < source.length; i += channels) target[i] = source[i] * factor;
    });
  },
});
