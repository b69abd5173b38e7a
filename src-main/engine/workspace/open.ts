import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { StudioError } from '../../../shared/errors.ts';
import { makeFolder, readJson, toReadError, writeJsonAtomic } from '../../core/runs/files.ts';
import { lockFolder } from '../../core/runs/lock.ts';
import { newId } from './ids.ts';
import { folderNames, workspaceFolders, workspacePaths } from './paths.ts';
import { storedWorkspaceSchema, type StoredWorkspace } from './stored.ts';
import { createStore } from './store.ts';
import type { OpenWorkspace } from './workspace.ts';

export interface OpenOptions {
  /** Listed as a data set in a workspace that is made. */
  readonly sampleStudy: string;
  onChange(): void;
}

/**
 * Opens a workspace and locks it, or makes one in a folder that is empty or not there. Throws `usage` for a folder that
 * holds something else, `bad-run` for a workspace in use, `bad-file` for a damaged one.
 */
export async function openWorkspace(folder: string, { sampleStudy, onChange }: OpenOptions): Promise<OpenWorkspace> {
  const isNew = !existsSync(workspacePaths.workspace(folder));
  if (isNew) await requireEmpty(folder);
  await makeFolder(folder);
  const release = await lockFolder(workspacePaths.lock(folder), `the workspace "${basename(folder)}"`);
  try {
    for (const name of workspaceFolders) await makeFolder(join(folder, name));
    const names = folderNames(folder, sampleStudy);
    if (isNew) await writeJsonAtomic(workspacePaths.workspace(folder), newWorkspace(folder, sampleStudy, names));
    const stored = await readJson(workspacePaths.workspace(folder), storedWorkspaceSchema);
    return createStore({ folder, stored, names, onChange, release });
  } catch (error) {
    await release();
    throw error;
  }
}

function newWorkspace(folder: string, sampleStudy: string, names: ReturnType<typeof folderNames>): StoredWorkspace {
  const sample = { id: newId('data'), name: 'Sample study', folder: names.relative(sampleStudy) };
  return {
    schemaVersion: 1,
    id: newId('workspace'),
    name: basename(folder),
    created: new Date().toISOString(),
    datasets: existsSync(sampleStudy) ? [sample] : [],
    pipelines: [],
    runs: [],
    queue: [],
    predictions: [],
    comparisons: [],
    trash: [],
  };
}

async function requireEmpty(folder: string): Promise<void> {
  const name = basename(folder);
  const found = await stat(folder).catch(() => null);
  if (found === null) return;
  if (!found.isDirectory()) throw new StudioError('usage', `"${name}" is a file, not a folder`, 'name a folder');
  const entries = await readdir(folder).catch((error: unknown) => {
    throw toReadError(error, folder);
  });
  // What file managers leave behind is nobody's data, and our own lock may be left of an attempt that failed.
  const others = entries.filter((entry) => !/^(\.|desktop\.ini$|Thumbs\.db$|workspace\.lock$)/i.test(entry));
  if (others.length === 0 || others.every((entry) => workspaceFolders.includes(entry))) return;
  throw new StudioError(
    'usage',
    `"${name}" is no workspace, and it holds other files, as "${others[0]}"`,
    'choose a workspace, or an empty folder to make one',
  );
}
