import { defineParams } from '../../../shared/params.ts';
import { defineAugmentation, probability } from './augmentation.ts';
import { gaussianFilter } from './gaussian-filter.ts';
import { changeChannels, channelProbability, drawForChannels } from './pick-channels.ts';

/** batchgenerators' GaussianBlurTransform with nnU-Net's range: one standard deviation a channel, in voxels. */
export const gaussianBlur = defineAugmentation({
  title: 'Gaussian blur',
  help: 'Smooths the image, as a softer reconstruction or a wider slice does.',
  params: defineParams({
    probability: probability(0.2),
    channelProbability,
    sigmaRange: {
      kind: 'numbers',
      default: [0.5, 1],
      length: 2,
      min: 0,
      max: 20,
      ascending: true,
      unit: 'voxels',
      title: 'Width',
      help: 'Lowest and highest standard deviation of the Gaussian.',
    },
  }),
  draw(random, { probability, channelProbability, sigmaRange }, { shape }) {
    if (random.uniform() >= probability) return null;
    const sigmas = drawForChannels(random, channelProbability, sigmaRange, shape[3]);
    return sigmas && { sigmas };
  },
  apply: (patch, { sigmas }) => changeChannels(patch, sigmas, gaussianFilter),
});
