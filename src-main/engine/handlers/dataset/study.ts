import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Case, Dataset } from '../../../../shared/dataset.ts';
import { StudioError } from '../../../../shared/errors.ts';
import type { Study } from '../../../../shared/study.ts';
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
  const files = cases.flatMap(filesOf);
  await Promise.all(files.map((file) => studio.allowed(join(root, file))));
}
