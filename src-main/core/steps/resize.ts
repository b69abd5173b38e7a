import { defineParams } from '../../../shared/params.ts';
import { resampleFloat, resampleProbabilities } from '../volume/resample.ts';
import { resampleLabels } from '../volume/resample-labels.ts';
import { resampleSlices } from '../volume/resample-slices.ts';
import { spatialShape, type Affine, type Triple } from '../volume/volume.ts';
import { requireFits } from './require-fits.ts';
import { defineStep } from './step.ts';

interface ResizeTrace {
  readonly shape: Triple;
  readonly affine: Affine;
}

export const resize = defineStep({
  title: 'Resize to shape',
  help: 'Brings all cases to the same number of voxels, whatever their size in millimetres.',
  params: defineParams({
    shape: {
      kind: 'numbers',
      title: 'Shape',
      help: 'Voxels along z, y, x; 1 along z for 2D images.',
      unit: 'voxels',
      default: [128, 128, 128],
      length: 3,
      min: 1,
      max: 4096,
      integer: true,
    },
    imageOrder: {
      kind: 'choice',
      title: 'Interpolation',
      help: 'How image intensities are interpolated. Labels always take the class with the largest linear weight.',
      default: 'cubic',
      options: ['nearest', 'linear', 'cubic'],
    },
  }),
  apply(sample, params) {
    const { image, label } = sample;
    const shape = [...params.shape] as unknown as Triple;
    requireFits(sample.caseId, shape, image.shape[3]);
    const trace: ResizeTrace = { shape: spatialShape(image.shape), affine: image.affine };
    const resized = {
      ...sample,
      image: resampleFloat(image, shape, params.imageOrder),
      label: label && resampleLabels(label, shape),
    };
    return { sample: resized, trace };
  },
  undo(prediction, { shape, affine }) {
    return { ...resampleProbabilities(prediction, shape), affine };
  },
  undoSlices(prediction, { shape, affine }) {
    return { ...resampleSlices(prediction, shape, 'linear'), affine };
  },
});
