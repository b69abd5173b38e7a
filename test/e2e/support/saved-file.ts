import { readFileSync } from 'node:fs';
import type { Page } from 'playwright';

export interface SavedFile {
  readonly name: string;
  readonly bytes: Buffer;
}

/** What an action saves; only in a browser, where no dialog of the system asks where to. */
export async function savedFile(page: Page, act: () => Promise<void>, timeout = 30_000): Promise<SavedFile> {
  const [download] = await Promise.all([page.waitForEvent('download', { timeout }), act()]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}
