import { defineParams } from '../../../shared/params.ts';
import { channelStatistics, mapChannels, type LinearMap } from '../volume/intensity.ts';
import { channelParams, chosenChannels } from './chosen-channels.ts';
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
    ...channelParams,
  }),
  apply(sample, { range, channels }) {
    const low = range === '0..1' ? 0 : -1;
    const maps: LinearMap[] = [];
    for (const channel of chosenChannels(sample, channels)) {
      const { min, max } = channelStatistics(sample.image, channel, 'whole', sample.caseId);
      const factor = max > min ? (1 - low) / (max - min) : 0;
      maps[channel] = { factor, offset: max > min ? low - min * factor : 0 };
    }
    return { sample: { ...sample, image: mapChannels(sample.image, maps) }, trace: null };
  },
  undo: (prediction) => prediction,
  undoSlices: (prediction) => prediction,
});
