import type { RunEntry } from '../../../shared/workspace.ts';

/** Runs that have scores, or will have: those that have begun and whose folder is there. Finished ones come first. */
export function withResults(runs: readonly RunEntry[]): RunEntry[] {
  const begun = runs.filter(({ status, meanDice }) => meanDice !== null || !isWithout(status));
  return [...begun.filter(isFinished), ...begun.filter((run) => !isFinished(run))];
}

/** The finished run that was made last, else the first that there is. */
export function latestFinished(runs: readonly RunEntry[]): RunEntry | undefined {
  const finished = runs.filter(isFinished).sort((a, b) => (a.created < b.created ? 1 : -1));
  return finished[0] ?? runs[0];
}

function isWithout(status: RunEntry['status']): boolean {
  return status === 'new' || status === 'queued' || status === 'missing';
}

function isFinished({ status }: RunEntry): boolean {
  return status === 'finished';
}
