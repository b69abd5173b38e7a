import { createHash, type Hash } from 'node:crypto';
import { join } from 'node:path';
import type { Case, Dataset, Problem } from '../../../shared/dataset.ts';
import { errorLine, isStudioError } from '../../../shared/errors.ts';
import { orientationOf } from '../volume/orientation.ts';
import { spacingOf, spatialShape, type Volume } from '../volume/volume.ts';
import { gridProblems, intensityProblems, labelValuesOf, type Grid } from './checks.ts';
import { formatOf } from './format-of.ts';
import type { Image } from './format.ts';
import { hashFile } from './hash-file.ts';
import { problem, type Candidate } from './layouts/layout.ts';
import { readLabel } from './read-label.ts';
import { nameOf } from './stack.ts';

/** A case as its files are, with every problem that can be seen without looking at other cases. */
export interface Inspected {
  readonly found: Case;
  readonly channels: number;
  /** Whole values found in the label, ascending; null without a label, or where it cannot be used. */
  readonly labelValues: readonly number[] | null;
  /** What those values but 0 mean, where the label names its structures and nobody said which classes there are. */
  readonly labelNames: ReadonlyMap<number, string> | null;
  /** The label names its structures. */
  readonly isNamed: boolean;
  /** Structures that it names and that are no class. */
  readonly leftOut: readonly string[];
  /** Of shape and voxels alone, so that it is equal for copies in other files; null where an image is unreadable. */
  readonly voxelHash: string | null;
}

/**
 * Reads every file of a case whole, one in memory at a time beside the first image's grid. `classes` are those of the data
 * set, where they are known before.
 */
export async function inspectCase(
  root: string,
  candidate: Candidate,
  classes: Dataset['classes'] | null = null,
): Promise<Inspected> {
  const problems: Problem[] = [...candidate.problems];
  const hashes: string[] = [];
  const voxels = createHash('sha256');
  let first: Grid | null = null;
  let channels = 0;
  let readable = candidate.images.length > 0;

  // Image and label often have one base name: where they are compared, each says which of the two it is.
  for (const path of candidate.images) {
    const name = `the image ${nameOf(path)}`;
    const read = await readAnd(join(root, path), hashes, problems, (volume) => {
      problems.push(...intensityProblems(nameOf(path), volume));
      updateByVoxels(voxels, volume);
    });
    if (read === null) {
      readable = false;
      continue;
    }
    channels += read.shape[3];
    if (first === null) first = { ...read, name };
    else problems.push(...gridProblems(first, { ...read, name }));
  }

  let labelValues: number[] | null = null;
  let labelNames: Inspected['labelNames'] = null;
  let leftOut: Inspected['leftOut'] | undefined;
  if (candidate.label !== null) {
    const name = nameOf(candidate.label);
    const on = first && { ...first, path: join(root, candidate.images[0]) };
    const readOnImage = async (path: string): Promise<Image> => {
      const label = await readLabel(path, { on, classes });
      labelNames = label.names;
      leftOut = label.leftOut;
      problems.push(...(label.problems ?? []));
      return label;
    };
    const look = (volume: Volume): void => {
      const result = labelValuesOf(name, volume);
      problems.push(...result.problems);
      labelValues = result.values;
    };
    const read = await readAnd(join(root, candidate.label), hashes, problems, look, readOnImage);
    if (read !== null && first !== null) {
      problems.push(...gridProblems(first, { ...read, name: `the label ${name}` }));
    }
  }

  const found: Case = {
    id: candidate.id,
    images: [...candidate.images],
    label: candidate.label,
    shape: first ? [...spatialShape(first.shape)] : [],
    spacingMm: first ? [...spacingOf(first.affine)] : [],
    orientation: first ? orientationOf(first.affine) : '',
    hashes,
    ...(labelValues === null || labelNames !== null ? {} : { labelValues }),
    problems,
  };
  return {
    ...{ found, channels, labelValues, labelNames },
    isNamed: leftOut !== undefined,
    leftOut: leftOut ?? [],
    voxelHash: readable ? voxels.digest('hex') : null,
  };
}

/** Hashes and reads a file and lets go of its voxels; an error becomes a problem and null. */
async function readAnd(
  path: string,
  hashes: string[],
  problems: Problem[],
  look: (volume: Volume) => void,
  read: (path: string) => Promise<Image> = (each) => formatOf(each).read(each),
): Promise<Pick<Volume, 'shape' | 'affine'> | null> {
  try {
    hashes.push(await hashFile(path));
    const { volume } = await read(path);
    look(volume);
    return { shape: volume.shape, affine: volume.affine };
  } catch (error) {
    if (!isStudioError(error)) throw new Error(`${nameOf(path)}: ${errorLine(error)}`, { cause: error });
    const kind = error.tag === 'not-found' || error.tag === 'not-readable' ? 'unreadable' : error.tag;
    problems.push(problem('error', kind, error.message, error.next));
    return null;
  }
}

/** Of a volume's shape and voxels alone: equal for the same intensities in another type or compression. */
export function updateByVoxels(hash: Hash, { data, shape }: Volume): void {
  hash.update(`${shape.join('×')} `);
  // As float32 in every case; a part at a time, since the whole would be a second image in memory.
  const part = 1024 * 1024;
  for (let start = 0; start < data.length; start += part) {
    const slice = data.subarray(start, start + part);
    const floats = slice instanceof Float32Array ? slice : new Float32Array(slice);
    hash.update(new Uint8Array(floats.buffer, floats.byteOffset, floats.byteLength));
  }
}
