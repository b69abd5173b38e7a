import { defineParams } from '../../../shared/params.ts';
import { centreStart, cropVolume } from '../patches/crop.ts';
import { spacingOf, spatialShape, type Triple } from '../volume/volume.ts';
import { defineAugmentation, probability } from './augmentation.ts';
import { drawFactors } from './draw-factors.ts';
import { isInPlane, planes } from './planes.ts';
import { resampleLinear, resampleNearest, type VoxelMap } from './resample-affine.ts';

/**
 * Rotation and scaling about the patch's centre in millimetres, so that anisotropic voxels turn truly, in one
 * resampling: linear for the image, nearest for the label, both continued by their border voxels where the source
 * ends, so that every voxel keeps exactly one class. The affine is that of the centre crop: the patch stands for
 * another patient in the same frame.
 */
export const rotateScale = defineAugmentation({
  title: 'Rotate and scale',
  help: 'Turns and scales the patch about its centre, image and label together.',
  params: defineParams({
    probability: probability(0.2),
    rotationDegrees: {
      kind: 'numbers',
      default: [-15, 15],
      length: 2,
      min: -180,
      max: 180,
      ascending: true,
      unit: '°',
      title: 'Rotation',
      help: 'Lowest and highest angle, drawn for each axis of rotation by itself.',
    },
    scaleRange: {
      kind: 'numbers',
      default: [0.85, 1.25],
      length: 2,
      min: 0.1,
      max: 10,
      ascending: true,
      title: 'Scale',
      help: 'Lowest and highest factor; above 1 things get larger. Smaller and larger are equally likely.',
    },
    planes: planes('turns and scales'),
  }),
  draw(random, params, facts) {
    if (random.uniform() >= params.probability) return null;
    const [low, high] = params.rotationDegrees;
    const inPlane = isInPlane(params.planes, facts);
    const rotationDegrees = [0, 1, 2].map((axis) => (inPlane && axis > 0 ? 0 : random.between(low, high)));
    const [factor] = drawFactors(random, params.scaleRange, 1);
    const scale = [inPlane ? 1 : factor, factor, factor];
    return { rotationDegrees, scale, shape: facts.shape.slice(0, 3) };
  },
  apply(patch, { rotationDegrees, scale, shape }) {
    const [depth, height, width] = shape;
    const size: Triple = [depth, height, width];
    const outer = spatialShape(patch.image.shape);
    const start = centreStart(outer, size);
    const matrix = sourceMatrix(rotationDegrees, scale, spacingOf(patch.image.affine));
    const centre = size.map((each) => (each - 1) / 2);
    const origin = [0, 1, 2].map((i) => {
      return (
        start[i] + centre[i] - matrix[3 * i] * centre[0] - matrix[3 * i + 1] * centre[1] - matrix[3 * i + 2] * centre[2]
      );
    });
    const map: VoxelMap = { matrix, origin };
    const { affine } = cropVolume(patch.image, start, [1, 1, 1]);
    return {
      caseId: patch.caseId,
      image: { ...resampleLinear(patch.image, map, size), affine },
      label: patch.label && { ...resampleNearest(patch.label, map, size), affine },
    };
  },
  /** The farthest that a corner of the patch comes from, over a raster of the angles that may be drawn. */
  margin({ probability, rotationDegrees: [low, high], scaleRange, planes }, facts) {
    if (probability === 0) return [0, 0, 0];
    const inPlane = isInPlane(planes, facts);
    const steps = 4 * Math.ceil((high - low) / 90);
    const angles = Array.from({ length: steps + 1 }, (_, i) => (steps === 0 ? low : low + ((high - low) * i) / steps));
    const scale = [inPlane ? 1 : scaleRange[0], scaleRange[0], scaleRange[0]];
    const halves = halvesOf(spatialShape(facts.shape));
    const reach = [0, 0, 0];
    for (const aroundZ of angles) {
      for (const aroundY of inPlane ? [0] : angles) {
        for (const aroundX of inPlane ? [0] : angles) {
          const matrix = sourceMatrix([aroundZ, aroundY, aroundX], scale, facts.spacingMm);
          for (let i = 0; i < 3; i++) reach[i] = Math.max(reach[i], reachAlong(i, matrix, halves));
        }
      }
    }
    return [0, 1, 2].map((i) => marginFor(reach[i], halves[i])) as unknown as Triple;
  },
  sourceShape({ rotationDegrees, scale, shape }, spacingMm) {
    const matrix = sourceMatrix(rotationDegrees, scale, spacingMm);
    const halves = halvesOf(shape);
    return shape.map((size, i) => size + 2 * marginFor(reachAlong(i, matrix, halves), halves[i])) as unknown as Triple;
  },
});

function halvesOf(shape: readonly number[]): number[] {
  return shape.map((size) => (size - 1) / 2);
}

/** How far from the centre, along axis i of the source, a corner of the patch comes from. */
function reachAlong(i: number, matrix: readonly number[], halves: readonly number[]): number {
  return (
    Math.abs(matrix[3 * i]) * halves[0] +
    Math.abs(matrix[3 * i + 1]) * halves[1] +
    Math.abs(matrix[3 * i + 2]) * halves[2]
  );
}

function marginFor(reach: number, half: number): number {
  return Math.ceil(Math.max(0, reach - half));
}

/**
 * Rows and columns z, y, x: an offset from the centre in the new patch (voxels) → where it comes from in the old one.
 * In millimetres: rotation about z · rotation about y · rotation about x / scale.
 */
function sourceMatrix(rotationDegrees: readonly number[], scale: readonly number[], spacingMm: Triple): number[] {
  const [aroundZ, aroundY, aroundX] = rotationDegrees;
  const [cosZ, cosY, cosX] = [cosine(aroundZ), cosine(aroundY), cosine(aroundX)];
  const [sinZ, sinY, sinX] = [sine(aroundZ), sine(aroundY), sine(aroundX)];
  const matrix = [
    ...[cosY * cosX, -cosY * sinX, sinY],
    ...[sinZ * sinY * cosX + cosZ * sinX, cosZ * cosX - sinZ * sinY * sinX, -sinZ * cosY],
    ...[sinZ * sinX - cosZ * sinY * cosX, cosZ * sinY * sinX + sinZ * cosX, cosZ * cosY],
  ];
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j < 3; j++) {
      matrix[3 * i + j] = (matrix[3 * i + j] * spacingMm[j]) / (scale[j] * spacingMm[i]);
    }
  }
  return matrix;
}

function cosine(degrees: number): number {
  return Math.cos((degrees * Math.PI) / 180);
}

function sine(degrees: number): number {
  return Math.sin((degrees * Math.PI) / 180);
}
