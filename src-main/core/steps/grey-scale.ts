import { defineParams } from '../../../shared/params.ts';
import { channelStatistics, mapChannels, type LinearMap } from '../volume/intensity.ts';
import { channelParams, chosenChannels } from './chosen-channels.ts';
import { defineStep } from './step.ts';

/**
 * round(255 · (x − min) / (max − min)), each channel by itself: MIScnn's normalisation mode "grayscale". A constant
 * channel becomes 0.
 */
export const greyScale = defineStep({
  title: 'Grey scale',
  help: 'Maps the lowest and highest intensity of each channel to 0 and 255, in whole numbers as in a picture.',
  params: defineParams({ ...channelParams }),
  apply(sample, { channels }) {
    const chosen = chosenChannels(sample, channels);
    const maps: LinearMap[] = [];
    for (const channel of chosen) {
      const { min, max } = channelStatistics(sample.image, channel, 'whole', sample.caseId);
      const factor = max > min ? 255 / (max - min) : 0;
      maps[channel] = { factor, offset: -min * factor };
    }
    const image = mapChannels(sample.image, maps);
    // In place: the mapped image is ours.
    const { data, shape } = image;
    for (const channel of chosen) {
      for (let i = channel; i < data.length; i += shape[3]) data[i] = Math.min(255, Math.max(0, Math.round(data[i])));
    }
    return { sample: { ...sample, image }, trace: null };
  },
  undo: (prediction) => prediction,
  undoSlices: (prediction) => prediction,
});
