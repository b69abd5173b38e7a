import { defineParams } from '../../../shared/params.ts';
import { clipChannel } from '../volume/intensity.ts';
import { channelPercentiles } from '../volume/percentile.ts';
import { channelParams, chosenChannels } from './chosen-channels.ts';
import { defineStep } from './step.ts';

export const clip = defineStep({
  title: 'Clip',
  help: 'Cuts intensities below and above two limits, so that metal, air or noise do not stretch the range.',
  params: defineParams({
    mode: {
      kind: 'choice',
      title: 'Limits by',
      help: 'Fixed values (Hounsfield units in CT), or percentiles of each channel of each image.',
      default: 'percentiles',
      options: ['values', 'percentiles'],
    },
    range: {
      kind: 'numbers',
      title: 'Values',
      help: 'Lowest and highest intensity kept, where limits are values.',
      default: [-1000, 1000],
      length: 2,
      ascending: true,
    },
    percentiles: {
      kind: 'numbers',
      title: 'Percentiles',
      help: 'Lowest and highest percentile kept, where limits are percentiles.',
      unit: '%',
      default: [0.5, 99.5],
      length: 2,
      min: 0,
      max: 100,
      ascending: true,
    },
    ...channelParams,
  }),
  apply(sample, { mode, range, percentiles, channels }) {
    const { image } = sample;
    const data = image.data.slice();
    for (const channel of chosenChannels(sample, channels)) {
      const [min, max] = mode === 'values' ? range : channelPercentiles(image, channel, percentiles);
      clipChannel(data, channel, image.shape[3], { min, max });
    }
    return { sample: { ...sample, image: { ...image, data } }, trace: null };
  },
  undo: (prediction) => prediction,
  undoSlices: (prediction) => prediction,
});
