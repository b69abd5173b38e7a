import { defineParams } from '../../../shared/params.ts';
import { channelStatistics, mapChannels, type LinearMap } from '../volume/intensity.ts';
import { channelParams, chosenChannels } from './chosen-channels.ts';
import { defineStep } from './step.ts';

/** Each channel by itself: pooling channels would leave a dark one dark. A constant channel becomes 0, not NaN. */
export const zScore = defineStep({
  title: 'Z-score',
  help: 'Shifts and scales the intensities of each channel to mean 0 and standard deviation 1.',
  params: defineParams({
    region: {
      kind: 'choice',
      title: 'Region',
      help: 'Voxels that count: the whole image, or only those that are not 0, where the background was set to 0 (it stays 0).',
      default: 'whole',
      options: ['whole', 'nonzero'],
    },
    ...channelParams,
  }),
  apply(sample, { region, channels }) {
    const maps: LinearMap[] = [];
    for (const channel of chosenChannels(sample, channels)) {
      const { min, max, mean, sd } = channelStatistics(sample.image, channel, region, sample.caseId);
      const factor = max > min ? 1 / sd : 0;
      maps[channel] = { factor, offset: -mean * factor };
    }
    return { sample: { ...sample, image: mapChannels(sample.image, maps, region === 'nonzero') }, trace: null };
  },
  undo: (prediction) => prediction,
  undoSlices: (prediction) => prediction,
});
