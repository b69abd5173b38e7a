import { basename, join } from 'node:path';
import { stat } from 'node:fs/promises';
import { isStudioError, StudioError } from '../../../shared/errors.ts';
import { hashFile } from '../io/hash-file.ts';
import type { OpenRun } from './run-folder.ts';

/**
 * Throws `bad-run` where the data of a run are not what it was made with: a network that went on with other data would
 * be of neither. Reads every file of the cases that the run needs; all that differ are told at once.
 */
export async function requireSameData({ run, dataset, root }: OpenRun, signal?: AbortSignal): Promise<void> {
  const found = await stat(root).catch(() => null);
  if (!found?.isDirectory()) {
    throw new StudioError(
      'bad-run',
      `the data folder "${basename(root)}" of the run is not where it was`,
      'put it back, or name its new place: resume RUN --data FOLDER',
    );
  }
  const needed = new Set(run.folds.flatMap(({ train, validation }) => [...train, ...validation]));
  const faults: string[] = [];
  for (const { id, images, label, hashes } of dataset.cases.filter((each) => needed.has(each.id))) {
    for (const [i, path] of [...images, ...(label === null ? [] : [label])].entries()) {
      if (signal?.aborted) throw new StudioError('cancelled', 'the run was stopped', 'go on with it by "resume"');
      const fault = await faultOf(join(root, path), hashes[i]);
      if (fault !== null) faults.push(`case ${id}: ${fault}`);
    }
  }
  if (faults.length === 0) return;
  const more = faults.length === 1 ? '' : ` (and ${faults.length - 1} more)`;
  throw new StudioError(
    'bad-run',
    `the data of the run are not as they were: ${faults[0]}${more}`,
    'put the files back as they were, or train anew',
    { details: faults.map((each) => `  ${each}`) },
  );
}

async function faultOf(path: string, expected: string): Promise<string | null> {
  try {
    return (await hashFile(path)) === expected ? null : `${basename(path)} has changed since the run was made`;
  } catch (error) {
    if (!isStudioError(error)) throw error;
    return error.message;
  }
}
