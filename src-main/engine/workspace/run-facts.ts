import { stat } from 'node:fs/promises';
import { datasetSchema } from '../../../shared/dataset.ts';
import { reportSchema } from '../../../shared/report.ts';
import { runSchema, type Run } from '../../../shared/run.ts';
import { readJson } from '../../core/runs/files.ts';
import { isLocked } from '../../core/runs/lock.ts';
import { runPaths } from '../../core/runs/run-folder.ts';

/** What a list of runs shows of a run folder. */
export interface RunFacts {
  readonly run: Run;
  readonly dataset: { readonly name: string; readonly classes: string[] };
  readonly meanDice: number | null;
  /** Whether a process works on it, ours or another. */
  readonly isLocked: boolean;
}

/** Reads run folders, again only where `run.json` was written since: lists are made often. */
export function createRunReader(): (folder: string) => Promise<RunFacts | null> {
  const known = new Map<string, { changed: number; facts: Omit<RunFacts, 'isLocked'> }>();
  return async (folder) => {
    try {
      const { mtimeMs: changed } = await stat(runPaths.run(folder));
      let found = known.get(folder);
      if (found?.changed !== changed) {
        found = { changed, facts: await readFacts(folder) };
        known.set(folder, found);
      }
      return { ...found.facts, isLocked: await isLocked(runPaths.lock(folder)) };
    } catch {
      // Gone, or not readable: shown as missing. Who opens it is told why.
      return null;
    }
  };
}

async function readFacts(folder: string): Promise<Omit<RunFacts, 'isLocked'>> {
  const run = await readJson(runPaths.run(folder), runSchema);
  const { name, classes } = await readJson(runPaths.dataset(folder), datasetSchema);
  const report =
    run.status === 'finished' ? await readJson(runPaths.report(folder), reportSchema).catch(() => null) : null;
  return {
    run,
    dataset: { name, classes: classes.map((each) => each.name) },
    meanDice: report?.meanForegroundDice ?? null,
  };
}
