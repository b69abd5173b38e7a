import type { LabelVolume, Triple } from '../volume/volume.ts';
import { spacingOf, spatialShape, voxelCount } from '../volume/volume.ts';
import { borderOf } from './border.ts';
import { determinant3 } from '../volume/matrix3.ts';
import { countLabels, extentOf, type Box } from './label-counts.ts';
import { lesionOverlaps, type LesionOverlaps } from './lesions.ts';
import { nearestDistances } from './nearest-distances.ts';
import { surfelDistances, type SurfelDistances } from './surfels.ts';

/** Voxels of one class against all others: true and false positives, false and true negatives. */
export interface Counts {
  readonly tp: number;
  readonly fp: number;
  readonly fn: number;
  readonly tn: number;
}

/** Millimetres from each border voxel of one mask to the nearest border voxel of the other, ascending. */
export interface SurfaceDistances {
  readonly fromTruth: Float64Array;
  readonly fromPrediction: Float64Array;
}

/** One class of one case as truth and prediction, reduced to what metrics are made of. */
export interface MaskPair {
  readonly counts: Counts;
  /** Corner to corner of the image: longer than any distance between two voxel centres in it. */
  readonly diagonalMm: number;
  /** Cubic millimetres of a voxel. */
  readonly voxelMm3: number;
  /** Measured at the first call and kept, as all that follows; null where either mask is empty. */
  surfaces(): SurfaceDistances | null;
  /** Null where either mask is empty. */
  surfels(): SurfelDistances | null;
  lesions(): LesionOverlaps;
}

/** Two label maps of one case, reduced to what is compared. */
export interface ComparedLabels {
  /** Voxels with truth t and prediction p at [t × classes + p]. */
  readonly joint: Float64Array;
  /** One for each class index 0 … classes − 1. */
  readonly pairs: readonly MaskPair[];
}

/**
 * Both label maps lie on the same grid; the truth's affine gives the spacing. Throws `bad-dataset` for a class index that
 * is not below `classes`.
 */
export function compareLabels(truth: LabelVolume, prediction: LabelVolume, classes: number): ComparedLabels {
  const shape = spatialShape(truth.shape);
  const spacingMm = spacingOf(truth.affine);
  const [a, b, c, , d, e, f, , g, h, i] = truth.affine;
  const voxelMm3 = Math.abs(determinant3([a, b, c, d, e, f, g, h, i]));
  const total = voxelCount(shape);
  const diagonalMm = Math.hypot(...shape.map((voxels, axis) => voxels * spacingMm[axis]));
  const { joint, boxes } = countLabels(truth.data, prediction.data, shape, classes);

  const pairs = boxes.map((box, classIndex): MaskPair => {
    const counts = countsOf(joint, classes, classIndex, total);
    const isInBoth = counts.tp + counts.fn > 0 && counts.tp + counts.fp > 0;
    const measured = <T>(measure: (...given: MeasureArguments) => T, isMissing: boolean, missing: T): (() => T) =>
      once(() =>
        !box || isMissing ? missing : measure(truth.data, prediction.data, shape, spacingMm, classIndex, box),
      );
    return {
      counts,
      diagonalMm,
      voxelMm3,
      surfaces: measured<SurfaceDistances | null>(measureSurfaces, !isInBoth, null),
      surfels: measured<SurfelDistances | null>(surfelDistances, !isInBoth, null),
      lesions: measured(lesionOverlaps, false, { truth: new Float64Array(0), prediction: new Float64Array(0) }),
    };
  });
  return { joint, pairs };
}

/** The `pairs` of `compareLabels`. */
export function maskPairs(...given: Parameters<typeof compareLabels>): readonly MaskPair[] {
  return compareLabels(...given).pairs;
}

type MeasureArguments = Parameters<typeof surfelDistances>;

function countsOf(joint: Float64Array, classes: number, classIndex: number, total: number): Counts {
  let nTruth = 0;
  let nPrediction = 0;
  for (let other = 0; other < classes; other++) {
    nTruth += joint[classIndex * classes + other];
    nPrediction += joint[other * classes + classIndex];
  }
  const tp = joint[classIndex * classes + classIndex];
  return { tp, fp: nPrediction - tp, fn: nTruth - tp, tn: total - nTruth - nPrediction + tp };
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}

/** Everything happens within the box of both masks: their borders and all shortest ways between these lie in it. */
function measureSurfaces(
  truth: Uint8Array,
  prediction: Uint8Array,
  shape: Triple,
  spacingMm: Triple,
  classIndex: number,
  box: Box,
): SurfaceDistances {
  const boxShape = extentOf(box);
  const truthBorder = borderOf(truth, shape, classIndex, box);
  const predictionBorder = borderOf(prediction, shape, classIndex, box);
  return {
    fromTruth: nearestDistances(truthBorder, predictionBorder, boxShape, spacingMm).sort(),
    fromPrediction: nearestDistances(predictionBorder, truthBorder, boxShape, spacingMm).sort(),
  };
}
