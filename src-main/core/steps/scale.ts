import { defineParams } from '../../../shared/params.ts';
import { channelStatistics, mapChannels } from '../volume/intensity.ts';
import { defineStep } from './step.ts';

/** Each channel by itself. A constant channel becomes 0, which both ranges hold. */
export const scale = defineStep({
  title: 'Scale to range',
  help: 'Maps the lowest and highest intensity of each channel to the ends of a fixed range.',
  params: defineParams({
    range: {
      kind: 'choice',
      title: 'Range',
      help: 'The range after scaling.',
      default: '0..1',
      options: ['0..1', '-1..1'],
    },
  }),
  apply(sample, { range }) {
    const low = range === '0..1' ? 0 : -1;
    const maps = Array.from({ length: sample.image.shape[3] }, (_, channel) => {
      const { min, max } = channelStatistics(sample.image, channel, 'whole', sample.caseId);
      if (max === min) return { factor: 0, offset: 0 };
      const factor = (1 - low) / (max - min);
      return { factor, offset: low - min * factor };
    });
    return { sample: { ...sample, image: mapChannels(sample.image, maps) }, trace: null };
  },
  undo: (prediction) => prediction,
});
