import type { Dataset, Problem } from '../../../shared/dataset.ts';
import { StudioError } from '../../../shared/errors.ts';
import type { ViewVolume } from '../../../shared/viewer.ts';
import { gridProblems } from '../io/checks.ts';
import { toClassIndexes } from '../io/class-indexes.ts';
import { formatOf } from '../io/format-of.ts';
import type { ImagePart, OnPart } from '../io/format.ts';
import { gridOf, readLabel } from '../io/read-label.ts';
import { nameOf } from '../io/stack.ts';
import { toCanonical } from '../volume/orientation.ts';
import {
  spacingOf,
  spatialShape,
  voxelCount,
  type LabelVolume,
  type Shape,
  type Volume,
  type VoxelArray,
} from '../volume/volume.ts';
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
  /** Absolute; on the grid of the case's first image, or of the label itself where it stands here too. */
  readonly label: string;
  readonly image: string;
  /** Class 0, 1, …, with their values or names in the file. */
  readonly classes: Dataset['classes'];
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
      const { volume } = await formatOf(path).read(path, onPart && ofChannel(channel - first, onPart));
      return pickChannel(volume, channel - first, caseId);
    }
    first += channels;
  }
  throw noChannel(caseId, channel);
}

/** A label to look at: canonical RAS+, class indexes. Throws `bad-dataset` where it does not lie on the image's grid. */
export async function viewLabel(request: LabelRequest): Promise<ViewVolume> {
  return viewOf(toClasses(request, await readClassValues(request)), () => [0, request.classes.length - 1]);
}

/** With the values that the classes have. */
export function readClassValues({ caseId, label, image, classes }: LabelRequest, onPart?: OnPart): Promise<Volume> {
  return readOnGrid(caseId, { path: label, name: labelName(label), image, classes }, onPart);
}

export function toClasses({ caseId, label, classes }: LabelRequest, volume: Volume): LabelVolume {
  const values = classes.map(({ value }) => value);
  return toClassIndexes(volume, values, caseId, labelName(label));
}

function labelName(label: string): string {
  return `the label ${nameOf(label)}`;
}

/**
 * What was made of an image, at the place of it: shifts that pass the check are rounding. A label where there are
 * `classes`. Throws `bad-dataset` where it lies on another grid, as soon as that is known.
 */
export async function readOnGrid(
  caseId: string,
  { path, name, image, classes }: { path: string; name: string; image: string; classes?: Dataset['classes'] },
  onPart?: OnPart,
): Promise<Volume> {
  const expected = path === image ? null : await gridOf(image);
  const onGrid = <Grid extends Pick<Volume, 'shape' | 'affine'>>(grid: Grid): Grid => {
    if (expected === null) return grid;
    refuse(caseId, gridProblems({ ...expected, name: `the image ${nameOf(image)}` }, { ...grid, name }));
    return { ...grid, affine: expected.affine };
  };
  let part: ImagePart | undefined;
  const each: OnPart | undefined = onPart && ((given, count) => onPart((part ??= onGrid(given)), count));
  const read = classes ? readLabel(path, { on: expected, classes, onPart: each }) : formatOf(path).read(path, each);
  return onGrid((await read).volume);
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

/** Tells of one channel alone: channels lie one after the other. */
function ofChannel(channel: number, onPart: OnPart): OnPart {
  return (part, count) => {
    const size = voxelCount(part.shape);
    const start = channel * size;
    if (count <= start || channel >= part.shape[3]) return;
    const voxels = (from: number, to: number): VoxelArray => part.voxels(start + from, start + to);
    onPart({ shape: [...spatialShape(part.shape), 1], affine: part.affine, voxels }, Math.min(size, count - start));
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
