import { defineParams } from '../../../shared/params.ts';
import type { FloatVolume } from '../volume/volume.ts';
import { channelParams, chosenChannels } from './chosen-channels.ts';
import { defineStep } from './step.ts';

/**
 * Stored values of a CT scanner to Hounsfield units: slope · x + intercept (DICOM PS3.3, Modality LUT), exactly once.
 *
 * Readers apply the slope and intercept of a file's header, so most images hold Hounsfield units when they come here.
 * This step is for those whose header has lost them, as stored values written to NIfTI or PNG. Stored values are not
 * negative, but a patient in Hounsfield units has air and fat, which are: a channel with a negative value is left
 * alone by `auto`, so that to apply the step to its own result changes nothing. (MIScnn shifts DICOM images twice.)
 */
export const hounsfield = defineStep({
  title: 'Hounsfield units',
  help: 'Turns stored CT values into Hounsfield units, for files whose header does not say how. Intensities that a header scales are scaled already.',
  params: defineParams({
    slope: {
      kind: 'number',
      title: 'Slope',
      help: 'Hounsfield units a stored value (DICOM RescaleSlope).',
      unit: 'HU',
      default: 1,
    },
    intercept: {
      kind: 'number',
      title: 'Intercept',
      help: 'Hounsfield units of the stored value 0 (DICOM RescaleIntercept).',
      unit: 'HU',
      default: -1024,
    },
    images: {
      kind: 'choice',
      title: 'Images',
      help: 'auto: channels without negative values; others are in Hounsfield units already and stay as they are. all: every image.',
      default: 'auto',
      options: ['auto', 'all'],
    },
    padding: {
      kind: 'number',
      isAdvanced: true,
      title: 'Padding',
      help: 'Stored value that some scanners write outside of their round field of view; it counts as stored 0, which is air.',
      default: -2000,
    },
    ...channelParams,
  }),
  apply(sample, { slope, intercept, images, padding, channels }) {
    const { image } = sample;
    const stored = chosenChannels(sample, channels).filter(
      (each) => images === 'all' || !hasNegative(image, each, padding),
    );
    if (stored.length === 0) return { sample, trace: null };
    const data = image.data.slice();
    for (const channel of stored) {
      for (let i = channel; i < data.length; i += image.shape[3]) {
        data[i] = (data[i] === padding ? 0 : data[i]) * slope + intercept;
      }
    }
    return { sample: { ...sample, image: { ...image, data } }, trace: null };
  },
  undo: (prediction) => prediction,
  undoSlices: (prediction) => prediction,
});

function hasNegative({ data, shape }: FloatVolume, channel: number, padding: number): boolean {
  for (let i = channel; i < data.length; i += shape[3]) if (data[i] < 0 && data[i] !== padding) return true;
  return false;
}
