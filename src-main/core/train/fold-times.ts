import { existsSync } from 'node:fs';
import {
  foldTimesSchema,
  laterEngine,
  sumTimes,
  type EpochTimes,
  type FoldTimes,
  type TimeSums,
} from '../../../shared/times.ts';
import { isStudioError } from '../../../shared/errors.ts';
import { readJson, writeJsonAtomic } from '../runs/files.ts';
import { foldPaths } from '../runs/run-folder.ts';

/** What a fold's time went to; null where it has yet to be trained, or an older version trained it. */
export async function readFoldTimes(fold: string): Promise<FoldTimes | null> {
  return existsSync(foldPaths.times(fold)) ? readJson(foldPaths.times(fold), foldTimesSchema) : null;
}

/** What is not of one epoch. */
type Part = 'prepare' | 'recalibrate' | 'save' | 'predict';

/** Keeps the times of a fold over its sessions. */
export interface Timekeeper {
  add(part: Part, seconds: number): void;
  addEpoch(times: EpochTimes, engine: Pick<FoldTimes, 'engine' | 'parts'>): void;
  /** Resolves to the sums of what was written. */
  write(): Promise<TimeSums>;
}

/**
 * Goes on with the times that are there. Epochs after `epochs`, the last that training goes on from, are done again: the
 * time that they took is lost. A damaged file is begun anew: no training ends for it.
 */
export async function createTimekeeper(fold: string, workers: number, epochs = Infinity): Promise<Timekeeper> {
  const known = await readFoldTimes(fold).catch((error: unknown) => {
    if (isStudioError(error, 'bad-file')) return null;
    throw error;
  });
  let times: FoldTimes = {
    ...{ schemaVersion: 1, engine: null, parts: null, prepare: 0, recalibrate: 0, save: 0, predict: 0 },
    ...known,
    workers,
    epochs: (known?.epochs ?? []).filter(({ epoch }) => epoch <= epochs),
  };
  return {
    add: (part, seconds) => void (times = { ...times, [part]: times[part] + seconds }),
    addEpoch(each, { engine, parts }) {
      times = { ...times, engine: laterEngine(times.engine, engine), parts, epochs: [...times.epochs, each] };
    },
    async write() {
      await writeJsonAtomic(foldPaths.times(fold), times);
      return sumTimes(times);
    },
  };
}
