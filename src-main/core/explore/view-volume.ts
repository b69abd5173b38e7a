import { basename } from 'node:path';
import type { Problem } from '../../../shared/dataset.ts';
import { StudioError } from '../../../shared/errors.ts';
import type { ViewVolume } from '../../../shared/viewer.ts';
import { gridProblems } from '../io/checks.ts';
import { toClassIndexes } from '../io/class-indexes.ts';
import { formatOf } from '../io/format-of.ts';
import type { OnPart } from '../io/format.ts';
import { toCanonical } from '../volume/orientation.ts';
import { spacingOf, spatialShape, type Shape, type Volume, type VoxelArray } from '../volume/volume.ts';
import { intensityWindow } from './intensity-window.ts';
import { narrow } from './narrow.ts';

export interface ImageRequest {
  readonly caseId: string;
  /** Absolute; one a channel, or one with all channels. */
  readonly images: readonly string[];
  readonly channel: number;
}

export interface LabelRequest {
  readonly caseId: string;
  /** Absolute; on the grid of the case's first image. */
  readonly label: string;
  readonly image: string;
  /** The values of class 0, 1, … in the file. */
  readonly classValues: readonly number[];
}

/**
 * One channel of a case to look at: canonical RAS+, whole numbers in the narrowest type. Throws what the format throws,
 * and `usage` for a channel that is not there.
 */
export async function viewImage(request: ImageRequest): Promise<ViewVolume> {
  return viewOf(await readChannel(request), intensityWindow);
}

/** One channel of a case as its file holds it. Throws as `viewImage`. */
export async function readChannel({ caseId, images, channel }: ImageRequest, onPart?: OnPart): Promise<Volume> {
  let first = 0;
  for (const path of images) {
    // The header tells how many channels to pass over; a single file is read whole at once.
    const channels = images.length === 1 ? channel + 1 : (await formatOf(path).readHeader(path)).shape[3];
    if (channel < first + channels) {
      const { volume } = await formatOf(path).read(path, onPart);
      return pickChannel(volume, channel - first, caseId);
    }
    first += channels;
  }
  throw noChannel(caseId, channel);
}

/** A label to look at: canonical RAS+, class indexes. Throws `bad-dataset` where it does not lie on the image's grid. */
export async function viewLabel({ caseId, label, image, classValues }: LabelRequest): Promise<ViewVolume> {
  const expected = await formatOf(image).readHeader(image);
  const { volume } = await formatOf(label).read(label);
  const name = `the label ${basename(label)}`;
  refuse(caseId, gridProblems({ ...expected, name: `the image ${basename(image)}` }, { ...volume, name }));
  const indexes = toClassIndexes(volume, classValues, caseId, name);
  // Shifts that pass the check are rounding: the label lies where its image lies.
  return viewOf({ ...indexes, affine: expected.affine }, () => [0, classValues.length - 1]);
}

export function viewOf(volume: Volume, windowOf: (data: VoxelArray) => [number, number]): ViewVolume {
  const data = narrow(volume.data);
  const canonical = toCanonical({ ...volume, data }).volume;
  const [z, y, x] = spatialShape(canonical.shape);
  const [dz, dy, dx] = spacingOf(canonical.affine);
  return {
    shape: [z, y, x],
    spacingMm: [dz, dy, dx],
    affine: [...canonical.affine],
    data: canonical.data,
    window: windowOf(data),
  };
}

function pickChannel({ data, shape, affine }: Volume, channel: number, caseId: string): Volume {
  const channels = shape[3];
  if (channel >= channels) throw noChannel(caseId, channel);
  if (channels === 1) return { data, shape, affine };
  const picked = new (data.constructor as new (length: number) => VoxelArray)(data.length / channels);
  for (let i = 0, from = channel; i < picked.length; i++, from += channels) picked[i] = data[from];
  const single: Shape = [...spatialShape(shape), 1];
  return { data: picked, shape: single, affine };
}

function refuse(caseId: string, problems: readonly Problem[]): void {
  const error = problems.find(({ severity }) => severity === 'error');
  if (error) throw new StudioError('bad-dataset', `case ${caseId}: ${error.message}`, error.next);
}

function noChannel(caseId: string, channel: number): StudioError {
  return new StudioError('usage', `case ${caseId} has no channel ${channel}`, 'scan the data set again');
}
