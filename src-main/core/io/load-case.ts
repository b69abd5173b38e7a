import { resolve } from 'node:path';
import type { Case, Dataset, Problem } from '../../../shared/dataset.ts';
import { isStudioError, StudioError } from '../../../shared/errors.ts';
import { fromCanonical, toCanonical, type OrientationTrace } from '../volume/orientation.ts';
import {
  spatialShape,
  voxelCount,
  type FloatVolume,
  type LabelVolume,
  type Sample,
  type Volume,
  type VoxelArray,
} from '../volume/volume.ts';
import { gridProblems, intensityProblems, type Grid } from './checks.ts';
import { toClassIndexes } from './class-indexes.ts';
import { formatOf } from './format-of.ts';
import type { Image, ImageHeader, LabelGrid } from './format.ts';
import { readLabel } from './read-label.ts';
import { nameOf } from './stack.ts';

/** What a prediction needs to go back to where the case's first image file has it. Plain JSON. */
export interface Origin {
  readonly header: ImageHeader;
  readonly trace: OrientationTrace;
  /** The label value in files for class index 0, 1, … */
  readonly classValues: readonly number[];
}

/**
 * Reads a case for training or prediction: channels stacked in their order as float32, the label as class indexes,
 * both in canonical RAS+. `root` is the folder that the case's paths are relative to. Throws `bad-dataset` where the
 * files do not fit together or hold NaN or unknown labels, and what the format throws for damaged files.
 */
export async function loadCase(
  root: string,
  { id, images, label }: Pick<Case, 'id' | 'images' | 'label'>,
  { channels, classes }: Pick<Dataset, 'channels' | 'classes'>,
): Promise<{ sample: Sample; origin: Origin }> {
  const files: Awaited<ReturnType<typeof readFile>>[] = [];
  for (const path of images) files.push(await readFile(id, root, path, null));
  if (files.length === 0) throw badCase(id, 'has no image', 'add its image or take the case out');
  for (const file of files.slice(1)) refuse(id, gridProblems(files[0], file));
  const found = files.reduce((sum, { shape }) => sum + shape[3], 0);
  if (found !== channels.length) {
    const named = `${found} channel${found === 1 ? '' : 's'} where ${channels.length} (${channels.join(', ')}) are expected`;
    throw badCase(id, `has ${named}`, 'give one file a channel, or one file with all channels');
  }
  for (const { name, volume } of files) refuse(id, intensityProblems(name, volume));

  const native = stack(files.map(({ volume }) => volume));
  const { volume: image, trace } = toCanonical(native);
  const classValues = classes.map(({ value }) => value);
  const origin = { header: files[0].header, trace, classValues };
  if (label === null) return { sample: { caseId: id, image, label: null }, origin };

  const on = { ...files[0], path: resolve(root, images[0]) };
  const truth = await readFile(id, root, label, { on, classes });
  refuse(id, gridProblems(files[0], truth));
  // Shifts that pass the check are rounding, so that the label takes the image's affine and its orientation.
  const indexes = toClassIndexes(truth.volume, classValues, id, truth.name);
  const canonical = toCanonical({ ...indexes, affine: native.affine }).volume;
  return { sample: { caseId: id, image, label: canonical }, origin };
}

/** A prediction on the canonical grid, as a volume of the image file's own grid that a format can write. */
export function toNative(prediction: LabelVolume | FloatVolume, { trace, classValues }: Origin): Volume {
  const native = fromCanonical<VoxelArray>(prediction, trace);
  if (native.data instanceof Float32Array) return native;
  if (classValues.every((value, index) => value === index)) return native;
  const data = new (labelArrayFor(classValues))(native.data.length);
  for (let i = 0; i < data.length; i++) data[i] = classValues[native.data[i]];
  return { ...native, data };
}

/** Image and label often have one base name, so `name` says which of the two it is. */
async function readFile(
  id: string,
  root: string,
  path: string,
  label: { on: LabelGrid; classes: Dataset['classes'] } | null,
): Promise<Grid & Image> {
  const role = label ? 'label' : 'image';
  try {
    const full = resolve(root, path);
    const image = await (label ? readLabel(full, label) : formatOf(path).read(full));
    return { ...image, name: `the ${role} ${nameOf(path)}`, shape: image.volume.shape, affine: image.volume.affine };
  } catch (error) {
    if (!isStudioError(error)) throw error;
    throw new StudioError(error.tag, `case ${id}: ${error.message}`, error.next, { cause: error });
  }
}

function refuse(id: string, problems: readonly Problem[]): void {
  const error = problems.find(({ severity }) => severity === 'error');
  if (error) throw new StudioError('bad-dataset', `case ${id}: ${error.message}`, error.next);
}

/** Float32 with the channels of all files side by side; all files lie on the grid of the first. */
function stack(volumes: readonly Volume[]): FloatVolume {
  const [first] = volumes;
  if (volumes.length === 1) {
    const data = first.data instanceof Float32Array ? first.data : new Float32Array(first.data);
    return { ...first, data };
  }
  const channels = volumes.reduce((sum, { shape }) => sum + shape[3], 0);
  const voxels = voxelCount(first.shape);
  const data = new Float32Array(voxels * channels);
  let offset = 0;
  for (const { data: source, shape } of volumes) {
    const width = shape[3];
    for (let v = 0; v < voxels; v++) {
      for (let c = 0; c < width; c++) data[v * channels + offset + c] = source[v * width + c];
    }
    offset += width;
  }
  return { data, shape: [...spatialShape(first.shape), channels], affine: first.affine };
}

function labelArrayFor(values: readonly number[]) {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  if (least >= 0 && most <= 255) return Uint8Array;
  if (least >= 0 && most <= 65535) return Uint16Array;
  return Int32Array;
}

function badCase(id: string, fault: string, next: string): StudioError {
  return new StudioError('bad-dataset', `case ${id} ${fault}`, next);
}
