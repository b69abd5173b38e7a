import { defineParams } from '../../../shared/params.ts';
import { centreStart, cropVolume } from '../patches/crop.ts';
import { spatialShape, type Triple } from '../volume/volume.ts';
import { defineAugmentation, probability } from './augmentation.ts';
import { randomDisplacement } from './displacement.ts';
import { isInPlane, planes } from './planes.ts';
import { resampleLinear, resampleNearest, type VoxelMap } from './resample-affine.ts';

/**
 * Moves every voxel by a smooth random displacement (Simard et al. 2003), told as in nnU-Net by its greatest length and
 * its smoothness, both as shares of the patch. Linear for the image, nearest for the label, both continued by their
 * border voxels where the source ends, so that every voxel keeps exactly one class. The affine is that of the centre
 * crop: the patch stands for another patient in the same frame.
 *
 * batchgenerators' alpha (0 … 900) and sigma (9 … 13 voxels), which MIScnn uses, are a displacement of up to 3 voxels'
 * standard deviation in 3D, but of up to 16 in 2D: α / √3 · (2 √π σ)^(−d/2), noise averaged over fewer voxels.
 */
export const elastic = defineAugmentation({
  title: 'Elastic deformation',
  help: 'Bends the patch like rubber, image and label together.',
  params: defineParams({
    probability: probability(0.2),
    magnitudeRange: {
      kind: 'numbers',
      default: [0, 0.1],
      length: 2,
      min: 0,
      max: 0.5,
      ascending: true,
      title: 'Magnitude',
      help: 'Lowest and highest of the farthest that a voxel is moved along an axis, as a share of the patch.',
    },
    scaleRange: {
      kind: 'numbers',
      default: [0.1, 0.2],
      length: 2,
      min: 0.02,
      max: 1,
      ascending: true,
      title: 'Smoothness',
      help: 'Lowest and highest standard deviation of the Gaussian that smooths the displacement, as a share of the patch.',
    },
    planes: planes('bends'),
  }),
  draw(random, params, facts) {
    if (random.uniform() >= params.probability) return null;
    const inPlane = isInPlane(params.planes, facts);
    const scale = random.between(params.scaleRange[0], params.scaleRange[1]);
    const shape = spatialShape(facts.shape);
    const magnitude = shape.map((size, axis) => {
      const share = random.between(params.magnitudeRange[0], params.magnitudeRange[1]);
      return (inPlane && axis === 0) || size === 1 ? 0 : share * size;
    });
    return { seed: random.index(2 ** 32), sigma: shape.map((size) => Math.max(1, scale * size)), magnitude, shape };
  },
  apply(patch, { seed, sigma, magnitude, shape }) {
    const size = [...shape] as unknown as Triple;
    const start = centreStart(spatialShape(patch.image.shape), size);
    const offsets = randomDisplacement(seed, size, sigma as unknown as Triple, magnitude as unknown as Triple);
    const map: VoxelMap = { matrix: [1, 0, 0, 0, 1, 0, 0, 0, 1], origin: start };
    const { affine } = cropVolume(patch.image, start, [1, 1, 1]);
    return {
      caseId: patch.caseId,
      image: { ...resampleLinear(patch.image, map, size, offsets), affine },
      label: patch.label && { ...resampleNearest(patch.label, map, size, offsets), affine },
    };
  },
  margin({ probability, magnitudeRange, planes }, facts) {
    if (probability === 0) return [0, 0, 0];
    const inPlane = isInPlane(planes, facts);
    return spatialShape(facts.shape).map((size, axis) =>
      (inPlane && axis === 0) || size === 1 ? 0 : Math.ceil(magnitudeRange[1] * size),
    ) as unknown as Triple;
  },
  sourceShape: ({ magnitude, shape }) =>
    shape.map((size, axis) => size + 2 * Math.ceil(magnitude[axis])) as unknown as Triple,
});
