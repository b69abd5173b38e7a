import { StudioError } from '../../../shared/errors.ts';
import type { JobEvent } from '../../../shared/job.ts';

/** Stops a job that outgrows its memory, before the system ends it in the middle of something. */
export interface Watchdog {
  /** Aborted by the one it was given, and when the job has outgrown its budget. */
  readonly signal: AbortSignal;
  /** `memory`, once it was this that stopped the job. */
  readonly fault: StudioError | null;
  /** Bytes that are in use now. To be called with what the job tells, and now and then. */
  look(event?: JobEvent): number;
}

/** Beyond this share of the budget there is no waiting for the end of the epoch. */
const mostShare = 1.1;

/**
 * A training that is beyond its budget (bytes) goes on to the end of its epoch, where its checkpoint is written; anything
 * else stops at once. `memory` tells the bytes of the job's process, its data workers among them.
 */
export function createWatchdog(budget: number, given: AbortSignal, memory = process.memoryUsage.rss): Watchdog {
  const outgrown = new AbortController();
  let fault: StudioError | null = null;
  let isTraining = false;
  return {
    signal: AbortSignal.any([given, outgrown.signal]),
    get fault() {
      return fault;
    },
    look(event) {
      if (event?.type === 'step') isTraining = true;
      if (event?.type === 'prepared' || event?.type === 'fold' || event?.type === 'predicted') isTraining = false;
      const bytes = memory();
      const most = isTraining && event?.type !== 'epoch' ? mostShare * budget : budget;
      if (bytes > most && !given.aborted && !fault) {
        fault = tooMuch(bytes, budget);
        outgrown.abort();
      }
      return bytes;
    },
  };
}

function tooMuch(...bytes: [used: number, budget: number]): StudioError {
  const [used, budget] = bytes.map((each) => `${(each / 2 ** 30).toFixed(2)} GiB`);
  return new StudioError(
    'memory',
    `the run used ${used} of memory, more than its budget of ${budget}`,
    'resume it from its last checkpoint; if it grows again, start a run with smaller patches, a smaller batches.size, fewer ' +
      'batches.workers or batches.store "disk", or allow more GiB by the environment variable MISCNN_MEMORY',
  );
}
