import type { EventName, EventValue } from '../../../../shared/api.ts';
import type { RunProgress } from '../../../../shared/progress.ts';
import { viewRun } from '../../../core/runs/run-folder.ts';
import { progressFromFolds, readFolds } from './files.ts';

interface Followed {
  /** Epochs of each fold that windows know. */
  counts: number[];
  /** Times of each fold that windows know, as text. */
  times: string[];
  progress: RunProgress;
}

const asText = ({ times }: { times: object | null }): string => JSON.stringify(times);

export interface Follower {
  progressOf(run: string): RunProgress | null;
  /** Looks at the runs that other programs work on now, and tells what is new. */
  look(runs: readonly { readonly id: string; readonly folder: string }[]): Promise<void>;
}

/** Follows runs that other programs work on, as the command line, by their files. */
export function createFollower(emit: <Name extends EventName>(name: Name, value: EventValue<Name>) => void): Follower {
  const followed = new Map<string, Followed>();
  const lookAt = async (id: string, folder: string): Promise<void> => {
    const open = await viewRun(folder);
    const folds = await readFolds(open);
    const before = followed.get(id);
    const progress = progressFromFolds(id, open, folds);
    const known = { counts: folds.map(({ records }) => records.length), times: folds.map(asText) };
    followed.set(id, { ...known, progress });
    for (const [fold, { records, times }] of folds.entries()) {
      for (const record of records.slice(before?.counts[fold] ?? records.length)) {
        emit('epoch', { run: id, fold, record });
      }
      if (before && times && before.times[fold] !== known.times[fold]) emit('times', { run: id, fold, times });
    }
    if (JSON.stringify(progress) !== JSON.stringify(before?.progress)) emit('progress', progress);
  };
  return {
    progressOf: (run) => followed.get(run)?.progress ?? null,
    async look(runs) {
      const ids = new Set(runs.map(({ id }) => id));
      for (const id of followed.keys()) if (!ids.has(id)) followed.delete(id);
      // A file that is just being written or deleted there is looked at again the next time.
      for (const { id, folder } of runs) await lookAt(id, folder).catch(() => {});
    },
  };
}
