import { basename, join } from 'node:path';
import type { Case } from '../../../shared/dataset.ts';
import { isStudioError } from '../../../shared/errors.ts';
import { allOf } from '../threads/all-of.ts';
import { sharedPool } from '../threads/pool.ts';

export interface CompareOptions {
  readonly signal?: AbortSignal;
  onProgress?(progress: { readonly done: number; readonly total: number }): void;
}

/** What differs between the files below `root` and those that a scan found, as one sentence a file. Throws `cancelled`. */
export async function differencesOf(
  root: string,
  cases: readonly Case[],
  { signal, onProgress }: CompareOptions = {},
): Promise<string[]> {
  // A file that could not be read when it was scanned has no hash to compare.
  const comparable = cases.filter(
    ({ images, label, hashes }) => images.length + (label === null ? 0 : 1) === hashes.length,
  );
  let done = 0;
  const faults = await allOf(
    comparable,
    async ({ id, images, label, hashes }, stop) => {
      const files = label === null ? images : [...images, label];
      const found = await Promise.all(files.map((path, i) => faultOf(join(root, path), hashes[i], stop)));
      onProgress?.({ done: ++done, total: comparable.length });
      return found.flatMap((fault) => (fault === null ? [] : [`case ${id}: ${fault}`]));
    },
    signal,
  );
  return faults.flat();
}

async function faultOf(path: string, expected: string, signal: AbortSignal): Promise<string | null> {
  try {
    const hash = await sharedPool().run('hashFile', path, { signal });
    return hash === expected ? null : `${basename(path)} has other content`;
  } catch (error) {
    if (isStudioError(error, 'not-found', 'not-readable')) return error.message;
    throw error;
  }
}
