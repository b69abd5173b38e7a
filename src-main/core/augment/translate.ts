import { defineParams } from '../../../shared/params.ts';
import { centreStart, cropPatch, cropVolume } from '../patches/crop.ts';
import { spatialShape, type Triple } from '../volume/volume.ts';
import { defineAugmentation, probability, type PatchFacts } from './augmentation.ts';

/**
 * Shifts by whole voxels, so that nothing is interpolated; what comes in is the image beyond the patch, or its border
 * again where the image ends. The affine is that of the centre crop: the patch stands for another patient in the same
 * frame.
 */
export const translate = defineAugmentation({
  title: 'Translate',
  help: 'Shifts the patch, image and label together. Random crops lie anywhere already; this is for grids and whole images.',
  params: defineParams({
    probability: probability(0.2),
    share: {
      kind: 'number',
      default: 0.1,
      min: 0,
      max: 0.5,
      title: 'Largest shift',
      help: 'As a share of the patch along each axis; each axis is shifted by itself, either way.',
    },
  }),
  draw(random, params, facts) {
    if (random.uniform() >= params.probability) return null;
    const voxels = largestShift(params.share, facts).map((most) => random.index(2 * most + 1) - most);
    return voxels.some((each) => each !== 0) ? { voxels, shape: spatialShape(facts.shape) } : null;
  },
  apply(patch, { voxels, shape }) {
    const size = [...shape] as unknown as Triple;
    const middle = centreStart(spatialShape(patch.image.shape), size);
    const start = middle.map((each, axis) => each + voxels[axis]) as unknown as Triple;
    const { affine } = cropVolume(patch.image, middle, [1, 1, 1]);
    const { image, label } = cropPatch(patch, start, size);
    return { caseId: patch.caseId, image: { ...image, affine }, label: label && { ...label, affine } };
  },
  margin: ({ probability, share }, facts) => (probability === 0 ? [0, 0, 0] : largestShift(share, facts)),
  sourceShape: ({ voxels, shape }) => shape.map((size, axis) => size + 2 * Math.abs(voxels[axis])) as unknown as Triple,
});

/** At least one voxel, where a share is asked for; an axis of one voxel stays. */
function largestShift(share: number, { shape }: PatchFacts): Triple {
  return spatialShape(shape).map((size) => (size === 1 ? 0 : Math.ceil(share * size))) as unknown as Triple;
}
