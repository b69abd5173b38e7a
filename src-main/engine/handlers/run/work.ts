import { existsSync } from 'node:fs';
import type { EventName, EventValue } from '../../../../shared/api.ts';
import { isStudioError } from '../../../../shared/errors.ts';
import type { JobEvent } from '../../../../shared/job.ts';
import type { RunProgress, RunSample } from '../../../../shared/progress.ts';
import { isLocked } from '../../../core/runs/lock.ts';
import { openRun, runPaths, updateRun } from '../../../core/runs/run-folder.ts';
import { moveData } from '../../calls/move-data.ts';
import { runJob } from '../../jobs.ts';
import { faultText } from '../../log.ts';
import { machineMemory } from '../../machine-memory.ts';
import type { ProcessStarter } from '../../start-child.ts';
import type { OpenWorkspace } from '../../workspace/workspace.ts';
import { createTracker } from './progress.ts';
import { sentRecord } from './sent-record.ts';
import { throttled } from './throttle.ts';

/** A run that is worked on by a process of ours. */
export interface Work {
  readonly run: string;
  progress(): RunProgress | null;
  /** Resolves when it has stopped. */
  stop(): Promise<void>;
  /**
   * Never rejects. `ended`: there is nothing more to do, as it finished, failed or is gone; `stopped`: it can go on;
   * `elsewhere`: another program was faster.
   */
  readonly ended: Promise<'ended' | 'stopped' | 'elsewhere'>;
}

export interface WorkParts {
  readonly workspace: OpenWorkspace;
  readonly startProcess: ProcessStarter;
  emit<Name extends EventName>(name: Name, value: EventValue<Name>): void;
  log(line: string): void;
  onSample(sample: RunSample): void;
}

/** Windows are told of progress at most four times a second. */
const progressPauseMs = 250;

export function startWork(run: string, parts: WorkParts): Work {
  const { workspace, emit, log } = parts;
  const { absolute: folder, dataset } = workspace.run(run);
  const controller = new AbortController();
  const { signal } = controller;
  let read: (() => RunProgress) | null = null;
  let memoryBytes = 0;
  const tell = throttled(() => read && emit('progress', read()), progressPauseMs);
  let stopping = (): void => {};

  const work = async (): Promise<void> => {
    const open = await openRun(folder);
    // Moved with everything, as to another machine: the user tells once where the data lie, not for every run.
    if (!existsSync(open.root) && dataset !== null) await moveDataOf(folder, dataset, workspace, signal);
    const tracker = createTracker({
      id: run,
      holdsOut: open.run.folds.map(({ validation }) => validation.length > 0),
      epochs: open.pipeline.training.epochs,
      minutes: open.pipeline.training.minutes,
    });
    read = tracker.read;
    stopping = () => (tracker.stopping(), emit('progress', tracker.read()));
    tell();
    const onEvent = (event: JobEvent): void => {
      tracker.apply(event);
      if (event.type === 'epoch') emit('epoch', { run, fold: event.fold, record: sentRecord(event.record) });
      if (event.type === 'times') emit('times', { run, fold: event.fold, times: event.times });
      if (event.type === 'memory') memoryBytes = Math.max(memoryBytes, event.bytes);
      if (event.type === 'sample') {
        const { fold, epoch, caseId, slice } = event;
        parts.onSample({ run, fold, epoch, caseId, slice });
        emit('sample', { run, fold, epoch, caseId, slice });
      }
      tell();
    };
    await runJob(folder, { startProcess: parts.startProcess, signal, onEvent });
  };
  const ended = work()
    .then(
      () => 'ended' as const,
      async (error: unknown) => {
        if (isStudioError(error, 'cancelled')) return 'stopped' as const;
        if (isStudioError(error, 'bad-run') && (await isLocked(runPaths.lock(folder)))) return 'elsewhere' as const;
        const reason = reasonOf(error as Error, memoryBytes);
        log(`a run failed: ${faultText(error)}`);
        await writeFailure(folder, reason).catch((fault: unknown) => log(faultText(fault)));
        return 'ended' as const;
      },
    )
    .finally(() => tell.cancel());
  return {
    run,
    progress: () => read?.() ?? null,
    ended,
    async stop() {
      stopping();
      controller.abort();
      await ended;
    },
  };
}

async function moveDataOf(
  folder: string,
  dataset: string,
  workspace: OpenWorkspace,
  signal: AbortSignal,
): Promise<void> {
  const data = await workspace.dataset(dataset).catch(() => null);
  if (data && existsSync(data.folder)) await moveData(folder, data.folder, signal);
}

/** What the job could not write down itself, as when it was killed. */
async function writeFailure(folder: string, reason: string): Promise<void> {
  const { run } = await openRun(folder);
  if (run.status !== 'failed' || run.reason === null) await updateRun(folder, { status: 'failed', reason });
}

function reasonOf({ message }: Error, memoryBytes: number): string {
  const machineBytes = machineMemory();
  if (!/was ended by SIGKILL/.test(message) || memoryBytes < 0.7 * machineBytes) return message;
  const [used, all] = [memoryBytes, machineBytes].map((bytes) => (bytes / 2 ** 30).toFixed(1));
  return `${message} when it used ${used} of ${all} GiB of memory: choose smaller patches or batches`;
}
