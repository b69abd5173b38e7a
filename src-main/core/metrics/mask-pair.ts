import type { LabelVolume, Triple } from '../volume/volume.ts';
import { spacingOf, spatialShape, voxelCount } from '../volume/volume.ts';
import { borderOf } from './border.ts';
import { countLabels, type Box } from './label-counts.ts';
import { nearestDistances } from './nearest-distances.ts';

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
  /** Measured at the first call and kept; null where either mask is empty. */
  surfaces(): SurfaceDistances | null;
}

/**
 * One pair for each class index 0 … classes − 1. Both label maps lie on the same grid; the truth's affine gives the
 * spacing. Throws `bad-dataset` for a class index that is not below `classes`.
 */
export function maskPairs(truth: LabelVolume, prediction: LabelVolume, classes: number): MaskPair[] {
  const shape = spatialShape(truth.shape);
  const spacingMm = spacingOf(truth.affine);
  const total = voxelCount(shape);
  const diagonalMm = Math.hypot(...shape.map((voxels, axis) => voxels * spacingMm[axis]));
  const { joint, boxes } = countLabels(truth.data, prediction.data, shape, classes);

  return boxes.map((box, c) => {
    let nTruth = 0;
    let nPrediction = 0;
    for (let other = 0; other < classes; other++) {
      nTruth += joint[c * classes + other];
      nPrediction += joint[other * classes + c];
    }
    const tp = joint[c * classes + c];
    const counts = { tp, fp: nPrediction - tp, fn: nTruth - tp, tn: total - nTruth - nPrediction + tp };

    let surfaces: SurfaceDistances | null = null;
    return {
      counts,
      diagonalMm,
      surfaces() {
        if (!box || nTruth === 0 || nPrediction === 0) return null;
        return (surfaces ??= measureSurfaces(truth.data, prediction.data, shape, spacingMm, c, box));
      },
    };
  });
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
  const boxShape: Triple = [
    box.last[0] - box.first[0] + 1,
    box.last[1] - box.first[1] + 1,
    box.last[2] - box.first[2] + 1,
  ];
  const truthBorder = borderOf(truth, shape, classIndex, box);
  const predictionBorder = borderOf(prediction, shape, classIndex, box);
  return {
    fromTruth: nearestDistances(truthBorder, predictionBorder, boxShape, spacingMm).sort(),
    fromPrediction: nearestDistances(predictionBorder, truthBorder, boxShape, spacingMm).sort(),
  };
}
