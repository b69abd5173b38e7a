import { StudioError } from '../../../shared/errors.ts';
import { defineParams } from '../../../shared/params.ts';
import { resampleFloat, resampleProbabilities, type Orders } from '../volume/resample.ts';
import type { Interpolation } from '../volume/resample-axis.ts';
import { resampleLabels } from '../volume/resample-labels.ts';
import { resampleSlices } from '../volume/resample-slices.ts';
import { spacingOf, spatialShape, type Affine, type Triple } from '../volume/volume.ts';
import { requireFits } from './require-fits.ts';
import { defineStep } from './step.ts';

/** The grid to go back to, and the orders of the way there. */
interface ResampleTrace {
  readonly shape: Triple;
  readonly affine: Affine;
  readonly orders: Orders;
}

/** Above this ratio of the widest to the narrowest spacing nnU-Net no longer interpolates along the widest axis. */
const anisotropyLimit = 3;

/**
 * The extent of the image stays as it is and voxels are whole, so the spacing reached may differ from the one asked
 * for by half a voxel over the length of an axis. An axis of one voxel stays one voxel: a 2D image stays 2D.
 */
export const resample = defineStep({
  title: 'Resample to spacing',
  help: 'Brings all cases to the same voxel size; predictions go back to the voxels of the original image.',
  params: defineParams({
    spacingMm: {
      kind: 'numbers',
      title: 'Voxel size',
      help: 'Distance of neighbouring voxels along z, y, x.',
      unit: 'mm',
      default: [1, 1, 1],
      length: 3,
      min: 0.001,
    },
    imageOrder: {
      kind: 'choice',
      title: 'Interpolation',
      help: 'How image intensities are interpolated. Labels always take the class with the largest linear weight.',
      default: 'cubic',
      options: ['nearest', 'linear', 'cubic'],
    },
    anisotropy: {
      kind: 'choice',
      isAdvanced: true,
      title: 'Thick slices',
      help: 'auto: no interpolation across slices more than 3 times as thick as wide (nearest slice instead), as nnU-Net does.',
      default: 'auto',
      options: ['auto', 'off'],
    },
  }),
  apply(sample, { spacingMm, imageOrder, anisotropy }) {
    const { image, label } = sample;
    const from = spatialShape(image.shape);
    const spacing = spacingOf(image.affine);
    if (!spacing.every((each) => Number.isFinite(each) && each > 0)) {
      throw new StudioError(
        'bad-dataset',
        `case ${sample.caseId} has voxels of ${spacing.join(' × ')} mm`,
        'repair the voxel size in the header of the image',
      );
    }
    const shape = from.map((length, axis) =>
      length === 1 ? 1 : Math.max(1, Math.round((length * spacing[axis]) / spacingMm[axis])),
    ) as unknown as Triple;
    requireFits(sample.caseId, shape, image.shape[3]);
    const thick = anisotropy === 'auto' ? (thickAxis(spacing) ?? thickAxis(spacingMm)) : null;
    const orders = ordersWith(imageOrder, thick);
    const trace: ResampleTrace = { shape: from, affine: image.affine, orders: ordersWith('linear', thick) };
    const resampled = {
      ...sample,
      image: resampleFloat(image, shape, orders),
      label: label && resampleLabels(label, shape, orders),
    };
    return { sample: resampled, trace };
  },
  undo(prediction, { shape, affine, orders }) {
    return { ...resampleProbabilities(prediction, shape, orders), affine };
  },
  undoSlices(prediction, { shape, affine, orders }) {
    return { ...resampleSlices(prediction, shape, orders), affine };
  },
});

/** The one axis whose voxels are far longer than the others', or null where there is none or more than one. */
function thickAxis(spacing: readonly number[]): number | null {
  const widest = Math.max(...spacing);
  if (widest / Math.min(...spacing) <= anisotropyLimit) return null;
  const axes = [0, 1, 2].filter((axis) => spacing[axis] === widest);
  return axes.length === 1 ? axes[0] : null;
}

function ordersWith(order: Interpolation, thick: number | null): Orders {
  return [0, 1, 2].map((axis) => (axis === thick ? 'nearest' : order)) as unknown as Orders;
}
