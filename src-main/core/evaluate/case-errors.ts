import {
  errorKinds,
  type CaseErrors,
  type ErrorComponent,
  type ErrorKind,
  type SliceErrors,
} from '../../../shared/case-errors.ts';
import { StudioError } from '../../../shared/errors.ts';
import type { ViewVolume } from '../../../shared/viewer.ts';
import { viewLabel, type LabelRequest } from '../explore/view-volume.ts';
import { determinant3 } from '../volume/matrix3.ts';
import { findComponents } from './components.ts';
import { findErrors, type ErrorRuns } from './error-runs.ts';
import { countBySlice } from './slice-errors.ts';

/** Small ones beyond are counted alone: nobody looks at so many. */
const mostComponents = 1000;

export interface ErrorsRequest {
  readonly truth: LabelRequest;
  readonly prediction: LabelRequest;
}

/** Where the prediction of a case is wrong. Throws as `viewLabel`, and `bad-dataset` for labels on different grids. */
export async function caseErrors({ truth, prediction }: ErrorsRequest): Promise<CaseErrors> {
  const classes = truth.classes.length;
  return errorsBetween(truth.caseId, await viewLabel(truth), await viewLabel(prediction), classes);
}

export function errorsBetween(caseId: string, truth: ViewVolume, prediction: ViewVolume, classes: number): CaseErrors {
  const { shape, spacingMm, affine } = truth;
  if (prediction.shape.some((extent, axis) => extent !== shape[axis])) {
    const shapes = `truth has shape [${shape.join(', ')}], prediction [${prediction.shape.join(', ')}]`;
    throw new StudioError('bad-dataset', `case ${caseId}: ${shapes}`, 'give both on the same grid');
  }
  const [a, b, c, , d, e, f, , g, h, i] = affine;
  const voxelMm3 = Math.abs(determinant3([a, b, c, d, e, f, g, h, i]));
  const runs = findErrors(truth.data as Uint8Array, prediction.data as Uint8Array, shape[2], classes);

  const components: ErrorComponent[] = [];
  let count = 0;
  for (const [classIndex, ofClass] of runs.entries()) {
    for (const kind of errorKinds) {
      const found = findComponents(ofClass[kind], shape, spacingMm, mostComponents);
      count += found.count;
      for (const { voxels, voxel } of found.largest) {
        components.push({ kind, classIndex, voxels, volumeMm3: voxels * voxelMm3, voxel: [...voxel] });
      }
    }
  }
  const listed = components.sort((one, other) => other.voxels - one.voxels).slice(0, mostComponents);
  return { slices: slicesOf(runs, shape), components: listed, unlisted: count - listed.length };
}

function slicesOf(runs: readonly ErrorRuns[], shape: ViewVolume['shape']): CaseErrors['slices'] {
  const of = (kind: ErrorKind, axis: number): number[][] => counted.map((ofClass) => ofClass[kind][axis]);
  const along = (axis: number): SliceErrors => ({
    falsePositive: of('falsePositive', axis),
    falseNegative: of('falseNegative', axis),
  });
  const counted = runs.map(({ falsePositive, falseNegative }, classIndex) =>
    classIndex === 0
      ? { falsePositive: [[], [], []], falseNegative: [[], [], []] }
      : { falsePositive: countBySlice(falsePositive, shape), falseNegative: countBySlice(falseNegative, shape) },
  );
  return [along(0), along(1), along(2)];
}
