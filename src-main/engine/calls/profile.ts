import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { isStudioError, StudioError } from '../../../shared/errors.ts';
import type { JobEvent } from '../../../shared/job.ts';
import { addTimes, sumTimes, type TimeSums } from '../../../shared/times.ts';
import { foldPaths, runPaths, updateRun, viewRun } from '../../core/runs/run-folder.ts';
import { readFoldTimes } from '../../core/train/fold-times.ts';
import { runJob } from '../jobs.ts';
import { newRun } from './new-run.ts';

export interface Profile {
  readonly schemaVersion: 1;
  /** Of the folds that have times. */
  readonly total: TimeSums;
  /** null: not trained yet. */
  readonly folds: readonly (TimeSums | null)[];
}

/** Where the time of a run went, of one that goes on too. Throws `not-found` where nothing was measured. */
export async function profileRun(folder: string): Promise<Profile> {
  const { run } = await viewRun(folder);
  const homes = run.folds.map((_, fold) => runPaths.fold(folder, fold));
  const folds = (await Promise.all(homes.map(readFoldTimes))).map((times) => times && sumTimes(times));
  const total = addTimes(folds.filter((each) => each !== null));
  if (total) return { schemaVersion: 1, total, folds };
  const [name, isOlder] = [basename(folder), homes.some((home) => existsSync(foldPaths.history(home)))];
  throw isOlder
    ? new StudioError(
        'not-found',
        `"${name}" holds no times: an older version trained it`,
        'profile its pipeline: give its pipeline.json, and --data with the folder of the data set',
      )
    : new StudioError('not-found', `"${name}" has no finished epoch yet`, 'wait for one, or go on with it by "resume"');
}

/** Cases that are prepared for a profile at most. */
const mostCases = 8;

export interface PipelineProfile extends Profile {
  /** Cases that it was trained on. */
  readonly cases: number;
}

export interface ProfileCall {
  /** A partial pipeline; what it leaves out has its default. */
  readonly pipeline: unknown;
  readonly data: string;
  /** Steps that are timed, after as many that warm up. */
  readonly steps: number;
  readonly studioVersion: string;
  readonly signal: AbortSignal;
  onScan(progress: { done: number; total: number }): void;
  onEvent(event: JobEvent): void;
}

/** Where the time of a pipeline's training goes, from some steps of one on a few of the cases. Leaves nothing behind. */
export async function profilePipeline(call: ProfileCall): Promise<PipelineProfile> {
  const { data, steps, studioVersion, signal, onScan, onEvent } = call;
  const home = await mkdtemp(join(tmpdir(), 'miscnn-profile-'));
  const folder = join(home, 'run');
  try {
    const made = await newRun({
      ...{ data, folder, command: 'train', pipeline: shortened(call.pipeline, steps), skipProblems: true },
      ...{ folds: { kind: 'all' }, studioVersion, signal, onScan },
    });
    const { train: all } = made.folds[0];
    const cases = Math.min(mostCases, all.length);
    const train = Array.from({ length: cases }, (_, i) => all[Math.floor((i * all.length) / cases)]);
    await updateRun(folder, { folds: [{ train, validation: [] }] });
    await trainEpochs(folder, 2, { signal, onEvent });
    const times = (await readFoldTimes(runPaths.fold(folder, 0)))!;
    // The first epoch warms up, and how far the third got when it was stopped does not matter.
    const total = sumTimes({ ...times, epochs: times.epochs.slice(1, 2) });
    return { schemaVersion: 1, total, folds: [total], cases };
  } finally {
    await rm(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  }
}

/** Many epochs of so many steps. What is no pipeline stays as it is, for who says so. */
function shortened(given: unknown, iterations: number): unknown {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return given;
  const { training } = given as { training?: object };
  return { ...given, training: { ...training, epochs: 1000, iterations, minutes: 0, patience: 0 } };
}

/** Stops after some of the many epochs: a training that is short from the start is not compiled. */
async function trainEpochs(
  folder: string,
  epochs: number,
  { signal, onEvent }: Pick<ProfileCall, 'signal' | 'onEvent'>,
): Promise<void> {
  const enough = new AbortController();
  const follow = (event: JobEvent): void => {
    onEvent(event);
    if (event.type === 'times' && event.times.epochs >= epochs) enough.abort();
  };
  try {
    await runJob(folder, { signal: AbortSignal.any([signal, enough.signal]), onEvent: follow });
  } catch (error) {
    if (signal.aborted || !isStudioError(error, 'cancelled')) throw error;
  }
}
