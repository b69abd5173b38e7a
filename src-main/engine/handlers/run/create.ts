import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { CallArguments, CallOutput } from '../../../../shared/api.ts';
import { newRun } from '../../calls/new-run.ts';
import type { CallContext } from '../../../rpc/server.ts';
import type { Studio } from '../../studio.ts';
import { freeName, newId } from '../../workspace/ids.ts';
import { workspacePaths } from '../../workspace/paths.ts';

/** Folders of runs that are being made, so that two of one name do not get the same. */
const beingMade = new Set<string>();

/** Checks everything, makes the run folder, puts the run at the end of the queue. Throws as `newRun`, and leaves nothing. */
export async function createRun(
  { workspace, queue, options }: Studio,
  { name, dataset: id, pipeline, command, folds, skipProblems }: CallArguments<'run.create'>,
  { signal, progress }: CallContext<'run.create'>,
): Promise<CallOutput<'run.create'>> {
  const data = await workspace.dataset(id);
  const runs = workspacePaths.runs(workspace.folder);
  const folder = join(
    runs,
    freeName(name, (each) => beingMade.has(join(runs, each)) || existsSync(join(runs, each))),
  );
  beingMade.add(folder);
  try {
    const { leftOut, warnings } = await newRun({
      ...{ data: data.folder, folder, command, pipeline, folds, skipProblems, signal },
      studioVersion: options.version,
      cache: workspacePaths.prepared(workspace.folder),
      scanned: data.dataset,
      choices: data.choices,
      skipHint: 'choose to leave out cases with problems',
      onScan: progress,
    });
    const run = { id: newId('run'), name, folder: workspace.relative(folder), dataset: id };
    const listed = workspace.update((stored) => ({
      ...stored,
      runs: [...stored.runs, run],
      queue: [...stored.queue, { run: run.id, isPaused: false }],
    }));
    await listed.catch(async (error: unknown) => {
      await rm(folder, { recursive: true, force: true });
      throw error;
    });
    queue.wake();
    return { id: run.id, leftOut: leftOut.map((each) => each.id), warnings: [...warnings] };
  } finally {
    beingMade.delete(folder);
  }
}
