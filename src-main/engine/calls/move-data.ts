import { relative, resolve } from 'node:path';
import { lockFolder } from '../../core/runs/lock.ts';
import { requireSameData } from '../../core/runs/require-same-data.ts';
import { openRun, runPaths, updateRun } from '../../core/runs/run-folder.ts';

/**
 * Tells a run where its data lie now. Throws `bad-run` where the folder does not hold the same data, and leaves the run
 * as it was then.
 */
export async function moveData(folder: string, data: string, signal?: AbortSignal): Promise<void> {
  const open = await openRun(folder);
  const release = await lockFolder(runPaths.lock(folder));
  try {
    await requireSameData({ ...open, root: resolve(data) }, signal);
    await updateRun(folder, { data: relative(resolve(folder), resolve(data)).replaceAll('\\', '/') });
  } finally {
    await release();
  }
}
