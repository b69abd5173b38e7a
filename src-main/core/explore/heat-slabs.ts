import { basename } from 'node:path';
import { StudioError } from '../../../shared/errors.ts';
import type { ViewVolume, VolumeEnd } from '../../../shared/viewer.ts';
import { formatOf } from '../io/format-of.ts';
import { spatialShape, voxelCount, type Volume } from '../volume/volume.ts';
import { tellAll, type TellSlab } from './view-slabs.ts';
import { readOnGrid, viewOf } from './view-volume.ts';

export interface HeatRequest {
  readonly caseId: string;
  /** Absolute; one channel a class, on the grid of the case's first image. */
  readonly probabilities: string;
  readonly image: string;
  readonly classes: number;
  /** Whose probability; null: how uncertain the network was between all of them. */
  readonly classIndex: number | null;
}

/**
 * The probability of a class, or the uncertainty, as 0 … 255 for 0 … 1: canonical RAS+. Throws
 * `bad-dataset` where the file has other classes or lies on another grid, `usage` for a class that is not there.
 */
export async function viewHeat(request: HeatRequest): Promise<ViewVolume> {
  const { caseId, probabilities: path, image, classes, classIndex } = request;
  const name = `the probabilities ${basename(path)}`;
  if (classIndex !== null && classIndex >= classes) {
    throw new StudioError('usage', `case ${caseId} has no class ${classIndex}`, `choose one below ${classes}`);
  }
  const volume = await readOnGrid(caseId, { path, name, image });
  if (volume.shape[3] !== classes) {
    const fault = `case ${caseId}: ${name} hold ${volume.shape[3]} classes where ${classes} are expected`;
    throw new StudioError('bad-dataset', fault, 'predict the case again');
  }
  const data = classIndex === null ? uncertaintyOf(volume) : probabilityOf(volume, classIndex);
  const heat = { data, shape: [...spatialShape(volume.shape), 1], affine: volume.affine } as const;
  return viewOf(heat, () => [0, 255]);
}

/** As `viewHeat`, slab by slab. */
export async function heatSlabs(request: HeatRequest, tell: TellSlab): Promise<VolumeEnd> {
  return tellAll(await viewHeat(request), tell);
}

/** In place of an image where there is none: black, on the grid of a file. */
export async function blankImage(grid: string): Promise<ViewVolume> {
  const { shape, affine } = await formatOf(grid).readHeader(grid);
  const data = new Uint8Array(voxelCount(shape));
  return viewOf({ data, shape: [...spatialShape(shape), 1], affine }, () => [0, 1]);
}

/** As `blankImage`, slab by slab. */
export async function blankSlabs({ grid }: { grid: string }, tell: TellSlab): Promise<VolumeEnd> {
  return tellAll(await blankImage(grid), tell);
}

function probabilityOf({ data, shape }: Volume, classIndex: number): Uint8Array<ArrayBuffer> {
  const classes = shape[3];
  // Rounds, and clamps what a resampling has let overshoot.
  const heat = new Uint8ClampedArray(data.length / classes);
  for (let i = 0, at = classIndex; i < heat.length; i++, at += classes) heat[i] = 255 * data[at];
  return new Uint8Array(heat.buffer);
}

/**
 * Entropy of the classes' probabilities p by the most that it can be: −Σ p ln p / ln(classes) (Shannon 1948, A
 * mathematical theory of communication; as uncertainty of a segmentation: Mehrtash et al. 2020, IEEE Trans Med Imaging
 * 39(12), 3868–3878). 0 where one class is sure, 1 where all are alike. The p are scaled to a sum of 1, which those of a
 * sigmoid output need not have: with S = Σ q of what was predicted, it is (ln S − Σ q ln q / S) / ln(classes).
 */
function uncertaintyOf({ data, shape }: Volume): Uint8Array<ArrayBuffer> {
  const classes = shape[3];
  const heat = new Uint8ClampedArray(data.length / classes);
  const most = Math.log(classes);
  for (let i = 0, at = 0; i < heat.length; i++) {
    let [sum, product] = [0, 0];
    for (let c = 0; c < classes; c++) {
      const value = data[at++];
      if (value <= 0) continue;
      sum += value;
      product += value * Math.log(value);
    }
    if (sum > 0) heat[i] = (255 * (Math.log(sum) - product / sum)) / most;
  }
  return new Uint8Array(heat.buffer);
}
