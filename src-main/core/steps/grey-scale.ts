import { defineParams } from '../../../shared/params.ts';
import { channelStatistics, mapChannels } from '../volume/intensity.ts';
import { defineStep } from './step.ts';

/**
 * round(255 · (x − min) / (max − min)), each channel by itself: MIScnn's normalisation mode "grayscale". A constant
 * channel becomes 0.
 */
export const greyScale = defineStep({
  title: 'Grey scale',
  help: 'Maps the lowest and highest intensity of each channel to 0 and 255, in whole numbers as in a picture.',
  params: defineParams({}),
  apply(sample) {
    const maps = Array.from({ length: sample.image.shape[3] }, (_, channel) => {
      const { min, max } = channelStatistics(sample.image, channel, 'whole', sample.caseId);
      const factor = max > min ? 255 / (max - min) : 0;
      return { factor, offset: -min * factor };
    });
    const image = mapChannels(sample.image, maps);
    // In place: the mapped image is ours.
    for (let i = 0; i < image.data.length; i++) image.data[i] = Math.min(255, Math.max(0, Math.round(image.data[i])));
    return { sample: { ...sample, image }, trace: null };
  },
  undo: (prediction) => prediction,
});
