import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { makeFolder, readJson, writeJsonAtomic } from '../../core/runs/files.ts';

const recentSchema = z.object({ schemaVersion: z.literal(1), workspaces: z.array(z.string()) });

const mostRemembered = 10;

/** Workspaces opened before, last first. A list that cannot be read is an empty one: it is only a convenience. */
export async function readRecent(settingsFolder: string): Promise<string[]> {
  const found = await readJson(recentFile(settingsFolder), recentSchema).catch(() => null);
  return found?.workspaces ?? [];
}

export async function rememberWorkspace(settingsFolder: string, folder: string): Promise<void> {
  const others = (await readRecent(settingsFolder)).filter((each) => each !== folder);
  await makeFolder(settingsFolder);
  const workspaces = [folder, ...others].slice(0, mostRemembered);
  await writeJsonAtomic(recentFile(settingsFolder), { schemaVersion: 1, workspaces });
}

/** Where the first workspace is made: among the user's documents. */
export function defaultWorkspace(home = homedir()): string {
  const documents = join(home, 'Documents');
  return join(existsSync(documents) ? documents : home, 'MIScnn Studio');
}

function recentFile(settingsFolder: string): string {
  return join(settingsFolder, 'recent.json');
}
