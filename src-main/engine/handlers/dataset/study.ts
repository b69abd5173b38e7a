import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Case, Dataset } from '../../../../shared/dataset.ts';
import { StudioError } from '../../../../shared/errors.ts';
import type { Study } from '../../../../shared/study.ts';
import { filesOfImage } from '../../../core/io/hash-file.ts';
import { filesOfStack, isStack } from '../../../core/io/stack.ts';
import type { Studio } from '../../studio.ts';
import type { OpenWorkspace, StoredDataset } from '../../workspace/workspace.ts';

export type ScannedDataset = StoredDataset & { readonly dataset: Dataset };

export function studyOf({ id, name, folder, dataset, choices }: ScannedDataset): Study {
  return { id, name, folder, dataset, choices };
}

/** Throws `not-found` for an unknown id, and `bad-dataset` before the first scan. */
export async function scannedDataset(workspace: OpenWorkspace, id: string): Promise<ScannedDataset> {
  return requireScanned(await workspace.dataset(id));
}

export function requireScanned(stored: StoredDataset): ScannedDataset {
  if (stored.dataset) return { ...stored, dataset: stored.dataset };
  throw new StudioError('bad-dataset', `${stored.name} was not scanned yet`, 'scan it first');
}

/** Throws `not-found` where the folder of a data set is not there any more. */
export async function requireFolder({ name, folder }: Pick<StoredDataset, 'name' | 'folder'>): Promise<void> {
  const found = await stat(folder).catch(() => null);
  if (found?.isDirectory()) return;
  const fault = `the folder "${basename(folder)}" of ${name} is not there`;
  throw new StudioError('not-found', fault, 'tell where the folder lies now');
}

export function filesOf({ images, label }: Pick<Case, 'images' | 'label'>): string[] {
  return label === null ? [...images] : [...images, label];
}

/** Throws `usage` where a file, its links followed, lies outside the folders that may be opened. */
export async function requireAllowed(studio: Studio, root: string, cases: readonly Case[]): Promise<void> {
  const paths = cases.flatMap(filesOf).map((path) => join(root, path));
  const files = await Promise.all(paths.map(filesToRead));
  await Promise.all(files.flat().map((file) => studio.allowed(file)));
}

/** Of an image of many files in one folder, which has no list of its own, the one that names it. */
function filesToRead(path: string): Promise<string[]> {
  if (isStack(path)) return filesOfStack(path);
  // A header that cannot be read says so when it is.
  return /\.(mhd|mha|nhdr|nrrd)$/i.test(path) ? filesOfImage(path).catch(() => [path]) : Promise.resolve([path]);
}
