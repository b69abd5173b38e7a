import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

const longestBytes = 2 ** 22;

/** Appends to the engine's log. One that has grown long is kept aside, in place of the one before. */
export function openLog(settingsFolder: string): (text: string) => void {
  const folder = join(settingsFolder, 'logs');
  const file = join(folder, 'engine.log');
  return (text) => {
    try {
      mkdirSync(folder, { recursive: true });
      const found = statSync(file, { throwIfNoEntry: false });
      if (found && found.size > longestBytes) renameSync(file, join(folder, 'engine.previous.log'));
      appendFileSync(file, text);
    } catch {
      // Without a place for its log the app goes on.
    }
  };
}
