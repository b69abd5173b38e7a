import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isStudioError } from '../../../../shared/errors.ts';
import { parseHistoryTsv } from '../../../../shared/history.ts';
import type { RunProgress } from '../../../../shared/progress.ts';
import type { RunDetail } from '../../../../shared/run-detail.ts';
import { sumTimes } from '../../../../shared/times.ts';
import { readText } from '../../../core/runs/files.ts';
import { foldPaths, runPaths, type OpenRun } from '../../../core/runs/run-folder.ts';
import { readFoldTimes } from '../../../core/train/fold-times.ts';
import { sentRecord } from './sent-record.ts';

type FoldDetail = RunDetail['folds'][number];

/** How far each fold got, from its files: what there is to know of a run that another program works on. */
export function readFolds({ folder, run }: OpenRun): Promise<FoldDetail[]> {
  return Promise.all(
    run.folds.map(async ({ train, validation }, fold) => {
      const home = runPaths.fold(folder, fold);
      return {
        train: train.length,
        validation: validation.length,
        isTrained: existsSync(join(foldPaths.model(home), 'model.json')),
        isScored: existsSync(foldPaths.scores(home)),
        records: await readRecords(foldPaths.history(home)),
        times: await readSums(home),
      };
    }),
  );
}

async function readRecords(path: string): Promise<FoldDetail['records']> {
  try {
    const { records } = parseHistoryTsv(await readText(path));
    return records.map(sentRecord);
  } catch (error) {
    if (isStudioError(error, 'not-found')) return [];
    throw error;
  }
}

/** Times are told beside the rest: damaged ones do not keep a run from being shown. */
async function readSums(home: string): Promise<FoldDetail['times']> {
  const times = await readFoldTimes(home).catch(() => null);
  return times && sumTimes(times);
}

/** Progress as far as files tell it: whole epochs. */
export function progressFromFolds(id: string, { pipeline }: OpenRun, folds: readonly FoldDetail[]): RunProgress {
  const { epochs } = pipeline.training;
  const done = folds.map(({ isTrained, records }) => (isTrained ? 1 : Math.min(1, records.length / epochs)));
  const open = folds.findIndex(({ isTrained, isScored, validation }) => !isTrained || (validation > 0 && !isScored));
  const fold = open < 0 ? folds.length - 1 : open;
  const { records, isTrained } = folds[fold];
  const share = done.reduce((sum, each) => sum + each, 0) / folds.length;
  const known = folds.flatMap((each) => each.records);
  const secondsPerEpoch = known.reduce((sum, { seconds }) => sum + seconds, 0) / known.length;
  return {
    run: id,
    phase: isTrained ? 'predicting' : records.length > 0 ? 'training' : 'starting',
    cases: null,
    fold,
    folds: folds.length,
    epoch: records.length,
    epochs,
    step: 0,
    steps: 0,
    loss: records.at(-1)?.loss ?? null,
    share,
    remainingSeconds: known.length === 0 ? null : secondsPerEpoch * epochs * folds.length * (1 - share),
    stepsPerSecond: null,
    waiting: null,
    memoryBytes: null,
  };
}
