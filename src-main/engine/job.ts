import { cpus } from 'node:os';
import { isStudioError, StudioError } from '../../shared/errors.ts';
import type { Report } from '../../shared/report.ts';
import { lockFolder } from '../core/runs/lock.ts';
import { openRun, runPaths, updateRun } from '../core/runs/run-folder.ts';
import { startTensorFlow } from '../core/tf/index.ts';
import { runFolds } from '../core/train/run-folds.ts';
import { liveAsChild, type ChildContext } from './child.ts';

/** Entry of a job's process: its only argument is the run folder. Stopped, it leaves a run that can be resumed. */
async function work(folder: string, { signal, emit }: ChildContext): Promise<Report | null> {
  const open = await openRun(folder);
  if (open.pipeline.deterministic) {
    // Read by TensorFlow when it is loaded. The order of a sum depends on the number of threads, which is fixed then.
    process.env.TF_DETERMINISTIC_OPS = '1';
    process.env.TF_NUM_INTRAOP_THREADS ??= String(cpus().length);
  }
  const release = await lockFolder(runPaths.lock(folder));
  try {
    const tensorflow = startTensorFlow().version;
    await updateRun(folder, { status: 'running', reason: null, versions: { ...open.run.versions, tensorflow } });
    const { finished, report } = await runFolds(open, { signal, onEvent: emit });
    await updateRun(folder, { status: finished ? 'finished' : 'stopped' });
    if (!finished) throw new StudioError('cancelled', 'the run was stopped', 'go on with it by "resume"');
    return report;
  } catch (error) {
    if (!isStudioError(error, 'cancelled')) {
      // A full disk may be the very reason: what is told is then that, not that it could not be written down.
      await updateRun(folder, { status: 'failed', reason: (error as Error).message }).catch(() => {});
    }
    throw error;
  } finally {
    await release();
  }
}

await liveAsChild((context) => work(process.argv[2], context));
