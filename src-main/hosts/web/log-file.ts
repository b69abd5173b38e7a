import { mkdirSync, openSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

const longestBytes = 2 ** 22;

/** A descriptor to append to the engine's log. One that has grown long is kept aside first, in place of the one before. */
export function openLog(settingsFolder: string): number {
  const folder = join(settingsFolder, 'logs');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'engine.log');
  const found = statSync(file, { throwIfNoEntry: false });
  if (found && found.size > longestBytes) renameSync(file, join(folder, 'engine.previous.log'));
  return openSync(file, 'a');
}
