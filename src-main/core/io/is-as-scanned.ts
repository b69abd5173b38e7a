import { join } from 'node:path';
import type { Case } from '../../../shared/dataset.ts';
import { StudioError } from '../../../shared/errors.ts';
import { hashFile } from './hash-file.ts';

/**
 * Whether the files of these cases are what a scan has found, which reads them without looking into them: a fraction of
 * the time of a scan. Throws `cancelled`.
 */
export async function isAsScanned(
  root: string,
  cases: readonly Case[],
  {
    signal,
    onProgress,
  }: { signal?: AbortSignal; onProgress?: (progress: { done: number; total: number }) => void } = {},
): Promise<boolean> {
  for (const [i, { images, label, hashes }] of cases.entries()) {
    const files = label === null ? images : [...images, label];
    // Files that could not be read have no hash: whether they can be by now, a scan has to tell.
    if (files.length !== hashes.length) return false;
    for (const [j, path] of files.entries()) {
      if (signal?.aborted) throw new StudioError('cancelled', 'the check of the files was stopped', 'start it again');
      if ((await hashFile(join(root, path)).catch(() => null)) !== hashes[j]) return false;
    }
    onProgress?.({ done: i + 1, total: cases.length });
  }
  return true;
}
