import type { ParamValues } from '../../../shared/params.ts';
import type { EpochRecord } from '../../../shared/history.ts';
import type { trainingParams } from '../pipeline/sections.ts';

type Training = ParamValues<typeof trainingParams>;

/** Seconds that a time budget leaves for steps; infinite without one. */
function budgetSeconds({ minutes }: Training): number {
  return minutes > 0 ? minutes * 60 : Infinity;
}

/** Share of the training that is done, 0 … 1: by epochs or by the time budget, whichever is further. */
export function progressOf(training: Training, epochsDone: number, elapsedSeconds: number): number {
  return Math.min(1, Math.max(epochsDone / training.epochs, elapsedSeconds / budgetSeconds(training)));
}

/** Whether there is nothing left to train: epochs, time or patience are used up. */
export function isTrained(training: Training, records: readonly EpochRecord[]): boolean {
  const elapsed = records.at(-1)?.elapsedSeconds ?? 0;
  return progressOf(training, records.length, elapsed) >= 1 || hasStalled(records, training.patience);
}

/** Whether the best training loss is `patience` epochs old or older. */
export function hasStalled(records: readonly EpochRecord[], patience: number): boolean {
  if (patience === 0 || records.length === 0) return false;
  const losses = records.map(({ loss }) => loss);
  return losses.length - 1 - losses.indexOf(Math.min(...losses)) >= patience;
}

/** Seconds that the rest will take at the pace so far. */
export function remainingSeconds(training: Training, records: readonly EpochRecord[]): number {
  const elapsed = records.at(-1)?.elapsedSeconds ?? 0;
  const progress = progressOf(training, records.length, elapsed);
  return progress === 0 ? 0 : (elapsed / progress) * (1 - progress);
}
