import { defineParams } from '../../../shared/params.ts';
import type { FloatVolume } from '../volume/volume.ts';
import { defineStep } from './step.ts';

/**
 * Stored values of a CT scanner to Hounsfield units: slope · x + intercept (DICOM PS3.3, Modality LUT), exactly once.
 *
 * Readers apply the slope and intercept of a file's header, so most images hold Hounsfield units when they come here.
 * This step is for those whose header has lost them, as stored values written to NIfTI or PNG. Stored values are not
 * negative, but a patient in Hounsfield units has air and fat, which are: an image with a negative value is left
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
      help: 'auto: those without negative values; others are in Hounsfield units already and stay as they are. all: every image.',
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
  }),
  apply(sample, { slope, intercept, images, padding }) {
    if (images === 'auto' && hasNegative(sample.image, padding)) return { sample, trace: null };
    const data = sample.image.data.map((value) => (value === padding ? 0 : value) * slope + intercept);
    return { sample: { ...sample, image: { ...sample.image, data } }, trace: null };
  },
  undo: (prediction) => prediction,
});

function hasNegative({ data }: FloatVolume, padding: number): boolean {
  return data.some((value) => value < 0 && value !== padding);
}
