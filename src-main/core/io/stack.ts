import { readdir } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { StudioError } from '../../../shared/errors.ts';
import { toReadError } from '../runs/files.ts';
import { voxelCount, type Volume, type VoxelArray } from '../volume/volume.ts';
import type { Format, Image } from './format.ts';
import { badFile } from './nifti/fault.ts';
import { stackAffine } from './stack-affine.ts';
import { byNumbers } from './stack-order.ts';

/** Whether a path stands for all files of an extension in a folder, as slices of one volume: `CASE/*.png`. */
export function isStack(path: string): boolean {
  return basename(path).startsWith('*.');
}

/** What messages call a file: its base name, with the folder where it stands for a stack. */
export function nameOf(path: string): string {
  return isStack(path) ? `${basename(dirname(path))}/${basename(path)}` : basename(path);
}

/** The files of a stack, in the order of the numbers in their names. Throws `not-found` where there are none. */
export async function filesOfStack(path: string): Promise<string[]> {
  const folder = dirname(path);
  const extension = basename(path).slice(1).toLowerCase();
  const names = await readdir(folder).catch((error: unknown) => {
    throw toReadError(error, folder);
  });
  const slices = names
    .filter((name) => !name.startsWith('.') && name.length > extension.length)
    .filter((name) => name.toLowerCase().endsWith(extension));
  if (slices.length > 0) return slices.sort(byNumbers).map((name) => join(folder, name));
  throw new StudioError('not-found', `${basename(folder)} holds no ${extension} files`, 'add the slices');
}

/** A format whose paths are stacks: each file one slice, the first at z = 0, all of one size, channels and place. */
export function stacked(format: Format): Format {
  const { readLabel } = format;
  return {
    ...format,
    files: filesOfStack,
    read: (path) => readStack(path, (each) => format.read(each)),

    async readHeader(path) {
      const files = await filesOfStack(path);
      const first = await format.readHeader(files[0]);
      const last = files.length > 1 ? await format.readHeader(files[files.length - 1]) : first;
      const affine = stackAffine([first.affine, last.affine], files.length);
      return { ...first, shape: [files.length, ...first.shape.slice(1)] as unknown as Volume['shape'], affine };
    },

    readLabel:
      readLabel &&
      (async (path, grid) => ({ ...(await readStack(path, (each) => readLabel(each, grid))), names: null })),

    write: undefined,
  };
}

async function readStack(path: string, read: (file: string) => Promise<Image>): Promise<Image> {
  const files = await filesOfStack(path);
  const first = await read(files[0]);
  const [depth, height, width, channels] = first.volume.shape;
  if (depth !== 1) throw badFile(basename(files[0]), `holds ${depth} slices, in a folder of slices`, 'give one a file');
  const size = voxelCount(first.volume.shape) * channels;
  const bytes = files.length * size * first.volume.data.BYTES_PER_ELEMENT;
  if (bytes > totalmem() / 2) {
    throw badFile(basename(dirname(path)), `takes ${bytes} bytes, more than this computer can hold`, 'crop the slices');
  }
  let data = newLike(first.volume.data, files.length * size);
  const affines = [first.volume.affine];
  data.set(first.volume.data);
  for (const [z, file] of files.entries()) {
    if (z === 0) continue;
    const { volume } = await read(file);
    requireAlike(first.volume, volume, basename(files[0]), basename(file));
    // Of two types, as 8 and 16 bits: floats hold both.
    if (!(data instanceof Float32Array) && volume.data.constructor !== data.constructor) data = new Float32Array(data);
    data.set(volume.data, z * size);
    affines.push(volume.affine);
  }
  const names = files.map((file) => basename(file));
  const affine = stackAffine(affines, files.length, names);
  return { volume: { data, shape: [files.length, height, width, channels], affine }, header: first.header };
}

function requireAlike(expected: Volume, { shape }: Volume, firstName: string, name: string): void {
  if (shape.every((size, axis) => size === expected.shape[axis])) return;
  const text = ([z, y, x, c]: Volume['shape']): string => `${x}×${y}×${z} pixels of ${c} channel${c === 1 ? '' : 's'}`;
  const fault = `has ${text(shape)}, ${firstName} beside it has ${text(expected.shape)}`;
  throw badFile(name, fault, 'give slices of one size and kind, or put what is no slice elsewhere');
}

function newLike(data: VoxelArray, length: number): VoxelArray {
  return new (data.constructor as new (length: number) => VoxelArray)(length);
}
