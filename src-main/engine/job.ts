import { cpus } from 'node:os';
import { isStudioError } from '../../shared/errors.ts';
import type { JobEvent } from '../../shared/job.ts';
import { lockFolder } from '../core/runs/lock.ts';
import { openRun, runPaths, updateRun } from '../core/runs/run-folder.ts';
import { startTensorFlow } from '../core/tf/index.ts';
import { runFolds } from '../core/train/run-folds.ts';

/**
 * Entry of a job's process: its only argument is the run folder. It tells its parent how it goes, stops at a point
 * from which it can be resumed when it is told to, when it gets a signal, and when its parent is gone.
 */
const folder = process.argv[2];
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort());
process.on('disconnect', () => stop.abort());
process.on('message', (message) => {
  if (message === 'stop') stop.abort();
});

function tell(event: JobEvent): Promise<void> {
  return new Promise((resolve) => {
    if (process.connected) process.send!(event, () => resolve());
    else resolve();
  });
}

async function run(): Promise<void> {
  const open = await openRun(folder);
  if (open.pipeline.deterministic) {
    // Read by TensorFlow when it is loaded. The order of a sum depends on the number of threads, which is fixed then.
    process.env.TF_DETERMINISTIC_OPS = '1';
    process.env.TF_NUM_INTRAOP_THREADS ??= String(cpus().length);
  }
  const release = await lockFolder(runPaths.lock(folder));
  try {
    const { version } = startTensorFlow();
    await updateRun(folder, {
      status: 'running',
      reason: null,
      versions: { ...open.run.versions, tensorflow: version },
    });
    const { finished, report } = await runFolds(open, { signal: stop.signal, onEvent: (event) => void tell(event) });
    await updateRun(folder, { status: finished ? 'finished' : 'stopped' });
    await tell(finished ? { type: 'finished', report } : { type: 'stopped' });
  } catch (error) {
    const { message } = error as Error;
    await updateRun(folder, { status: 'failed', reason: message });
    throw error;
  } finally {
    await release();
  }
}

try {
  await run();
} catch (error) {
  const known = isStudioError(error);
  await tell({
    type: 'failed',
    tag: known ? error.tag : 'internal',
    message: error instanceof Error ? error.message : String(error),
    next: known ? error.next : 'please report this with the log of the run',
  });
  process.exitCode = 1;
}
// The channel to the parent would keep the process alive.
if (process.connected) process.disconnect();
