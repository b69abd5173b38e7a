import { cpus } from 'node:os';
import { isStudioError, StudioError } from '../../shared/errors.ts';
import type { JobEvent } from '../../shared/job.ts';
import { reportSchema, type Report } from '../../shared/report.ts';
import { readJson } from '../core/runs/files.ts';
import { lockFolder } from '../core/runs/lock.ts';
import { requireSameData } from '../core/runs/require-same-data.ts';
import { openRun, recordPlugins, runPaths, updateRun, type OpenRun } from '../core/runs/run-folder.ts';
import { startTensorFlow } from '../core/tf/index.ts';
import { runFolds } from '../core/train/run-folds.ts';
import { createWatchdog } from '../core/train/watchdog.ts';
import { liveAsChild, type ChildContext } from './child.ts';
import { memoryBudget } from './machine-memory.ts';

/** Entry of a job's process: its only argument is the run folder. Stopped, it leaves a run that can be resumed. */
async function work(folder: string, { signal: stop, emit }: ChildContext): Promise<Report | null> {
  const watchdog = createWatchdog(memoryBudget(), stop);
  const { signal } = watchdog;
  const tell = (event: JobEvent): void => emit(event);
  // Batches that are always there in time keep timers waiting, so that events make it look as well.
  setInterval(() => tell({ type: 'memory', bytes: watchdog.look() }), 1000).unref();
  const onEvent = (event: JobEvent): void => (tell(event), void watchdog.look(event));
  const open = await openRun(folder);
  const finished = await reportOfFinished(open);
  if (finished !== undefined) return finished;
  if (open.pipeline.deterministic) {
    // Read by TensorFlow when it is loaded. The order of a sum depends on the number of threads, which is fixed then.
    process.env.TF_DETERMINISTIC_OPS = '1';
    process.env.TF_NUM_INTRAOP_THREADS ??= String(cpus().length);
  }
  const release = await lockFolder(runPaths.lock(folder));
  try {
    // A new run was scanned just now.
    if (open.run.status !== 'new') await requireSameData(open, signal);
    await recordPlugins(open);
    const tensorflow = startTensorFlow().version;
    await updateRun(folder, { status: 'running', reason: null, versions: { ...open.run.versions, tensorflow } });
    const { finished, report } = await runFolds(open, { signal, onEvent });
    if (finished || !watchdog.fault) await updateRun(folder, { status: finished ? 'finished' : 'stopped' });
    if (!finished) throw new StudioError('cancelled', 'the run was stopped', 'go on with it by "resume"');
    return report;
  } catch (thrown) {
    const error = isStudioError(thrown, 'cancelled') ? (watchdog.fault ?? thrown) : thrown;
    if (!isStudioError(error, 'cancelled')) {
      // A full disk may be the very reason: what is told is then that, not that it could not be written down.
      await updateRun(folder, { status: 'failed', reason: reasonOf(error as Error) }).catch(() => {});
    }
    throw error;
  } finally {
    await release();
  }
}

/** What to do about memory belongs to the reason: to resume may be enough, or not. */
function reasonOf(error: Error): string {
  return isStudioError(error, 'memory') ? `${error.message}; ${error.next}` : error.message;
}

/** The report of a run with nothing left to do; undefined where there is something, as when its report was deleted. */
async function reportOfFinished({ folder, run }: OpenRun): Promise<Report | null | undefined> {
  if (run.status !== 'finished') return undefined;
  if (run.folds.every(({ validation }) => validation.length === 0)) return null;
  return readJson(runPaths.report(folder), reportSchema).catch(() => undefined);
}

await liveAsChild((context) => work(process.argv[2], context));
