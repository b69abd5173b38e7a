import { existsSync } from 'node:fs';
import type { EventName, EventValue } from '../../../../shared/api.ts';
import { StudioError } from '../../../../shared/errors.ts';
import type { RunProgress, RunSample } from '../../../../shared/progress.ts';
import { isLocked } from '../../../core/runs/lock.ts';
import { runPaths } from '../../../core/runs/run-folder.ts';
import { faultText } from '../../log.ts';
import type { ProcessStarter } from '../../start-child.ts';
import type { OpenWorkspace } from '../../workspace/workspace.ts';
import { startWork, type Work } from './work.ts';

/** One run at a time, the first of the queue. A paused one keeps its place, and those behind it wait. */
export interface Queue {
  /** The run that this process works on. */
  readonly running: string | null;
  progressOf(run: string): RunProgress | null;
  sampleOf(run: string): RunSample | null;
  /** Puts a run at the end; one that is paused goes on, before others that are paused. */
  start(run: string): Promise<void>;
  /** Resolves when it has stopped computing; so does `stop`. */
  pause(run: string): Promise<void>;
  stop(run: string): Promise<void>;
  move(run: string, place: number): Promise<void>;
  /** Looks whether there is something to do. Until it is called first, nothing is done. */
  wake(): void;
  /** What is worked on stops, and goes on when the user says so. */
  close(): Promise<void>;
}

export interface QueueParts {
  readonly workspace: OpenWorkspace;
  readonly startProcess: ProcessStarter;
  emit<Name extends EventName>(name: Name, value: EventValue<Name>): void;
  log(line: string): void;
}

/** A step of a large network takes long; who closes the app does not wait for ever. */
const longestStopMs = 30_000;

export function createQueue(parts: QueueParts): Queue {
  const { workspace, log } = parts;
  let work: Work | null = null;
  let [isAwake, isClosed, isStarting] = [false, false, false];
  const samples = new Map<string, RunSample>();

  /** What the end of the last one changes. On a full disk it is tried again and again, and nothing is started before. */
  let unwritten: ((queue: Entries) => Entries) | null = null;

  const change = (edit: (queue: Entries) => Entries): Promise<void> =>
    workspace.update((stored) => ({ ...stored, queue: edit(stored.queue) }));
  const entries = (): Entries => workspace.stored.queue;
  const setPaused = (run: string, isPaused: boolean): Promise<void> =>
    change((queue) => withPaused(queue, run, isPaused));

  const wake = async (): Promise<void> => {
    if (!isAwake || isClosed || work || isStarting) return;
    isStarting = true;
    try {
      if (unwritten) await change(unwritten);
      unwritten = null;
      const [head] = entries();
      if (!head || head.isPaused) return;
      const { absolute } = workspace.run(head.run);
      // Somebody works on it elsewhere, or the process of an engine that died is about to end: the next look will tell.
      if (await isLocked(runPaths.lock(absolute))) return;
      if (isClosed || entries()[0]?.run !== head.run || entries()[0].isPaused) return;
      work = startWork(head.run, { ...parts, onSample: (sample) => samples.set(head.run, sample) });
      workspace.changed();
      void work.ended.then((outcome) => {
        work = null;
        unwritten = changeAfter(outcome, head.run);
        // Windows are told by the change itself, else the run would seem to wait again for a moment.
        if (!unwritten) workspace.changed();
        void look();
      });
    } finally {
      isStarting = false;
    }
  };
  const look = (): Promise<void> =>
    wake().catch((error: unknown) => {
      log(`the queue stands: ${faultText(error)}`);
      workspace.changed();
    });

  /** Stops what is worked on, if it is this one; `before` first, so that it is not started again. */
  const halt = async (run: string, before: () => Promise<void>): Promise<void> => {
    await before();
    if (work?.run === run) await work.stop();
    void look();
  };
  const requireHere = async (run: string): Promise<void> => {
    const { name, absolute } = workspace.run(run);
    if (work?.run === run || !(await isLocked(runPaths.lock(absolute)))) return;
    throw new StudioError('bad-run', `"${name}" is worked on by another program`, 'stop it there, or wait');
  };

  return {
    get running() {
      return work?.run ?? null;
    },
    progressOf: (run) => (work?.run === run ? work.progress() : null),
    sampleOf: (run) => samples.get(run) ?? null,
    async start(run) {
      const { name, absolute } = workspace.run(run);
      if (!existsSync(runPaths.run(absolute))) {
        throw new StudioError('not-found', `the folder of "${name}" is not there`, 'put it back, or delete the entry');
      }
      await requireHere(run);
      await change((queue) => withStarted(queue, run));
      void look();
    },
    async pause(run) {
      const { name } = workspace.run(run);
      await requireHere(run);
      if (!entries().some((each) => each.run === run)) {
        throw new StudioError('usage', `"${name}" neither runs nor waits`, 'start it first');
      }
      await halt(run, () => setPaused(run, true));
    },
    async stop(run) {
      await requireHere(run);
      await halt(run, () => change((queue) => queue.filter((each) => each.run !== run)));
    },
    async move(run, place) {
      const { name } = workspace.run(run);
      const moved = entries().find((each) => each.run === run);
      if (!moved) throw new StudioError('usage', `"${name}" is not in the queue`, 'start it first');
      // What is worked on stays first.
      if (work?.run === run) return;
      await change((queue) => {
        const others = queue.filter((each) => each.run !== run);
        const at = Math.max(place, work ? 1 : 0);
        return [...others.slice(0, at), moved, ...others.slice(at)];
      });
      void look();
    },
    wake() {
      isAwake = true;
      void look();
    },
    async close() {
      isClosed = true;
      if (!work) return;
      const { run, stop } = work;
      try {
        await setPaused(run, true);
      } finally {
        const timer = new Promise((resolve) => setTimeout(resolve, longestStopMs).unref());
        await Promise.race([stop(), timer]);
      }
    },
  };
}

type Entries = OpenWorkspace['stored']['queue'];

function changeAfter(outcome: Awaited<Work['ended']>, run: string): ((queue: Entries) => Entries) | null {
  if (outcome === 'ended') return (queue) => queue.filter((each) => each.run !== run);
  // Stopped by nobody here, as by a signal from outside: it waits for its user.
  if (outcome === 'stopped') return (queue) => (queue[0]?.run === run ? withPaused(queue, run, true) : queue);
  return null;
}

function withPaused(queue: Entries, run: string, isPaused: boolean): Entries {
  return queue.map((each) => (each.run === run ? { run, isPaused } : each));
}

function withStarted(queue: Entries, run: string): Entries {
  const goesOn = { run, isPaused: false };
  if (!queue.some((each) => each.run === run)) return [...queue, goesOn];
  // Behind one that is paused, it would wait for ever.
  const [head] = queue;
  if (head.run !== run && head.isPaused) return [goesOn, ...queue.filter((each) => each.run !== run)];
  return queue.map((each) => (each.run === run ? goesOn : each));
}
