import { defineParams } from '../../../shared/params.ts';
import { resampleFloat, type Orders } from '../volume/resample.ts';
import { spatialShape, type Triple } from '../volume/volume.ts';
import { defineAugmentation, probability } from './augmentation.ts';
import { changeChannels, channelProbability, drawForChannels } from './pick-channels.ts';
import { isInPlane, planes } from './planes.ts';

/**
 * batchgenerators' SimulateLowResolutionTransform with nnU-Net's settings: each channel is made smaller by nearest
 * voxels and larger again by cubic splines. Labels stay as sharp as they are.
 */
export const lowResolution = defineAugmentation({
  title: 'Low resolution',
  help: 'Makes the image as coarse as one with larger voxels.',
  params: defineParams({
    probability: probability(0.25),
    channelProbability,
    zoomRange: {
      kind: 'numbers',
      default: [0.5, 1],
      length: 2,
      min: 0.05,
      max: 1,
      ascending: true,
      title: 'Zoom',
      help: 'Lowest and highest factor of the number of voxels along each axis.',
    },
    upsampling: {
      kind: 'choice',
      isAdvanced: true,
      default: 'cubic',
      options: ['linear', 'cubic'],
      title: 'Interpolation',
      help: 'How the small image is made large again.',
    },
    planes: planes('makes the image coarser'),
  }),
  draw(random, params, facts) {
    if (random.uniform() >= params.probability) return null;
    const zooms = drawForChannels(random, params.channelProbability, params.zoomRange, facts.shape[3]);
    return zooms && { zooms, upsampling: params.upsampling, inPlane: isInPlane(params.planes, facts) };
  },
  apply(patch, { zooms, upsampling, inPlane }) {
    return changeChannels(patch, zooms, (channel, zoom) => {
      const shape = spatialShape(channel.shape);
      const small = shape.map((size, axis) =>
        axis === 0 && inPlane ? size : Math.max(1, Math.round(size * zoom)),
      ) as unknown as Triple;
      return resampleFloat(resampleFloat(channel, small, 'nearest'), shape, upsampling as Orders).data;
    });
  },
});
