import { createHash } from 'node:crypto';
import { copyFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { Case, Dataset } from '../../../shared/dataset.ts';
import { formatOf } from '../io/format-of.ts';
import type { Image } from '../io/format.ts';
import { filesOfImage } from '../io/hash-file.ts';
import { updateByVoxels } from '../io/inspect-case.ts';
import { readLabel } from '../io/read-label.ts';
import { isStack } from '../io/stack.ts';
import { toWriteError } from '../runs/files.ts';
import { repairs } from './repairs/index.ts';
import type { CaseFiles } from './repairs/repair.ts';

export interface CaseOf {
  /** The folder that the case's paths are relative to. */
  readonly root: string;
  readonly each: Pick<Case, 'images' | 'label'>;
  /** Of the data set: what labels that name their classes are read as. */
  readonly classes: Dataset['classes'];
}

/** Whether a repair is safe for a case that has its problem; false where the files cannot be read. */
export async function isRepairSafe(
  given: CaseOf & { readonly kind: string; readonly classValues: readonly number[] | null },
): Promise<boolean> {
  const paths = [...given.each.images, ...(given.each.label === null ? [] : [given.each.label])];
  // Those that are not written here, as JPEG and TIFF, are copied as they are; a stack becomes one NIfTI file.
  if (paths.some((path) => !isStack(path) && !formatOf(path).isSeries && !formatOf(path).write)) return false;
  const files = await readFiles(given).catch(() => null);
  return files !== null && repairs[given.kind].isSafe(files, given.classValues);
}

/** Hashes of what is in the files and not of how it is written there; null for a label that is not there. */
export async function voxelHashes(given: CaseOf): Promise<{ image: string; label: string | null }> {
  const { images, label } = await readFiles(given);
  return { image: hashOf(images), label: label && hashOf([label]) };
}

/**
 * Copies the files of a case to the paths in `to`, changed by the repairs; what they leave alone, byte by byte, where it
 * is one file that stays of its kind.
 */
export async function copyCase(
  given: CaseOf & { readonly kinds: readonly string[]; readonly to: Pick<Case, 'images' | 'label'> },
): Promise<void> {
  const { root, each, kinds, to } = given;
  const before = kinds.length === 0 ? null : await readFiles(given);
  const after = before && kinds.reduce((files, kind) => repairs[kind].apply(files), before);
  for (const [i, path] of each.images.entries()) {
    const read = (): Promise<Image> => formatOf(path).read(join(root, path));
    await copy(join(root, path), to.images[i], { before: before?.images[i], after: after?.images[i], read });
  }
  const read = (): Promise<Image> => readLabelOf(given);
  if (each.label !== null) {
    await copy(join(root, each.label), to.label!, { before: before?.label, after: after?.label, read });
  }
}

interface Changed {
  readonly before?: Image | null;
  readonly after?: Image | null;
  /** Reads the file where nobody did so before. */
  read(): Promise<Image>;
}

async function copy(from: string, to: string, { before, after, read }: Changed): Promise<void> {
  const isSame = !after || after === before;
  if (isSame && to.toLowerCase().endsWith(extname(from).toLowerCase()) && (await filesOfImage(from)).length === 1) {
    return copyFile(from, to).catch((error: unknown) => {
      throw toWriteError(error, to);
    });
  }
  const { volume, header } = after ?? (await read());
  await formatOf(to).write!(to, volume, header);
}

async function readFiles(given: CaseOf): Promise<CaseFiles> {
  const { root, each } = given;
  const files: Image[] = [];
  for (const path of each.images) files.push(await formatOf(path).read(join(root, path)));
  return { images: files, label: each.label === null ? null : await readLabelOf(given) };
}

function readLabelOf({ root, each: { images, label }, classes }: CaseOf): Promise<Image> {
  return readLabel(join(root, label!), { on: join(root, images[0]), classes });
}

function hashOf(images: readonly Image[]): string {
  const hash = createHash('sha256');
  for (const { volume } of images) updateByVoxels(hash, volume);
  return hash.digest('hex');
}
