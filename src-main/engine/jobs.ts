import { entryBeside } from '../core/entry.ts';
import type { JobEvent } from '../../shared/job.ts';
import type { Report } from '../../shared/report.ts';
import { runChild, type ProcessStarter } from './start-child.ts';

export interface JobOptions {
  readonly startProcess?: ProcessStarter;
  readonly signal: AbortSignal;
  onEvent(event: JobEvent): void;
}

/**
 * Runs a run folder in a process of its own. Resolves to its report (null for a run without held-out cases); throws
 * `cancelled` when the signal stopped it, or what it failed with.
 */
export async function runJob(folder: string, { startProcess, signal, onEvent }: JobOptions): Promise<Report | null> {
  const entry = entryBeside('./job', import.meta.url);
  const options = {
    startProcess,
    signal,
    onEvent: (event: unknown) => onEvent(event as JobEvent),
    afterCrash: 'go on with the run by "resume"',
  };
  return (await runChild(entry, [folder], options)) as Report | null;
}
