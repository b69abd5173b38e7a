import { basename } from 'node:path';
import { findCases } from '../../../core/io/folder.ts';
import type { Studio } from '../../studio.ts';

/** Throws what tells that the folder is not there, may not be opened, or holds no cases: it is not listed then. */
export async function addDataset(studio: Studio, folder: string): Promise<{ id: string }> {
  const { workspace } = studio;
  const path = await studio.allowed(folder);
  await findCases(path);
  return { id: await workspace.addDataset(path, basename(path)) };
}
