import { createHash } from 'node:crypto';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Case } from '../../../shared/dataset.ts';
import { formatOf } from '../io/format-of.ts';
import type { Image } from '../io/format.ts';
import { updateByVoxels } from '../io/inspect-case.ts';
import { toWriteError } from '../runs/files.ts';
import { repairs } from './repairs/index.ts';
import type { CaseFiles } from './repairs/repair.ts';

export interface CaseOf {
  /** The folder that the case's paths are relative to. */
  readonly root: string;
  readonly each: Pick<Case, 'images' | 'label'>;
}

/** Whether a repair is safe for a case that has its problem; false where the files cannot be read. */
export async function isRepairSafe(
  given: CaseOf & { readonly kind: string; readonly classValues: readonly number[] | null },
): Promise<boolean> {
  const files = await readFiles(given).catch(() => null);
  return files !== null && repairs[given.kind].isSafe(files, given.classValues);
}

/** Hashes of what is in the files and not of how it is written there; null for a label that is not there. */
export async function voxelHashes(given: CaseOf): Promise<{ image: string; label: string | null }> {
  const { images, label } = await readFiles(given);
  return { image: hashOf(images), label: label && hashOf([label]) };
}

/** Copies the files of a case to the paths in `to`, changed by the repairs; what they leave alone, byte by byte. */
export async function copyCase(
  given: CaseOf & { readonly kinds: readonly string[]; readonly to: Pick<Case, 'images' | 'label'> },
): Promise<void> {
  const { root, each, kinds, to } = given;
  const before = kinds.length === 0 ? null : await readFiles(given);
  const after = before && kinds.reduce((files, kind) => repairs[kind].apply(files), before);
  for (const [i, path] of each.images.entries()) {
    await copy(join(root, path), to.images[i], before?.images[i], after?.images[i]);
  }
  if (each.label !== null) await copy(join(root, each.label), to.label!, before?.label, after?.label);
}

async function copy(from: string, to: string, before?: Image | null, after?: Image | null): Promise<void> {
  if (after && after !== before) return formatOf(to).write!(to, after.volume, after.header);
  await copyFile(from, to).catch((error: unknown) => {
    throw toWriteError(error, to);
  });
}

async function readFiles({ root, each: { images, label } }: CaseOf): Promise<CaseFiles> {
  const read = (path: string): Promise<Image> => formatOf(path).read(join(root, path));
  const files: Image[] = [];
  for (const path of images) files.push(await read(path));
  return { images: files, label: label === null ? null : await read(label) };
}

function hashOf(images: readonly Image[]): string {
  const hash = createHash('sha256');
  for (const { volume } of images) updateByVoxels(hash, volume);
  return hash.digest('hex');
}
