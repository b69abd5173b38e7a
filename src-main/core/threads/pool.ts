import { setMaxListeners } from 'node:events';
import { availableParallelism } from 'node:os';
import { StudioError } from '../../../shared/errors.ts';
import { entryBeside } from '../entry.ts';
import { startThread, type AskOptions, type Thread } from './thread.ts';
import type { TaskInput, TaskName, TaskOutput, TaskPart } from './tasks.ts';

/** Threads that read and look at images, so that the thread that answers windows stays free. */
export interface Pool {
  run<Name extends TaskName>(
    name: Name,
    input: TaskInput<Name>,
    options?: TaskOptions<Name>,
  ): Promise<TaskOutput<Name>>;
  /** Starts threads, one after the other, before they are needed: to load their code takes longer than most tasks. */
  warm(count: number): Promise<void>;
  close(): Promise<void>;
}

export interface TaskOptions<Name extends TaskName = TaskName> {
  /** Aborted, a task that has not begun rejects with `cancelled`, and one that has at the next part that it tells. */
  readonly signal?: AbortSignal;
  /** Somebody looks at the screen for it: goes before all others, and a thread is kept for it. */
  readonly isUrgent?: boolean;
  /** Given what comes before the end. */
  onPart?(part: TaskPart<Name>): void;
}

interface Task {
  readonly order: { readonly name: TaskName; readonly input: unknown };
  readonly isUrgent: boolean;
  readonly asked: AskOptions;
  settle(outcome: Promise<unknown>): void;
}

/** `size` threads for work in the background and one for what is urgent; started when first needed. */
export function createPool(size: number): Pool {
  const threads = new Set<Thread>();
  const idle: Thread[] = [];
  const urgent: Task[] = [];
  const background: Task[] = [];
  let inBackground = 0;
  let isClosed = false;

  const start = (): Thread => {
    const thread = startThread(entryBeside('./worker', import.meta.url), 'close other programs, or crop the image');
    threads.add(thread);
    return thread;
  };
  const free = (): Thread | null => {
    for (let thread = idle.pop(); thread; thread = idle.pop()) {
      if (!thread.isOver()) return thread;
      threads.delete(thread);
    }
    return threads.size > size ? null : start();
  };
  const next = (): void => {
    while (urgent.length > 0 || (background.length > 0 && inBackground < size)) {
      const thread = free();
      if (!thread) return;
      const task = (urgent.shift() ?? background.shift())!;
      if (!task.isUrgent) inBackground++;
      const outcome = thread.ask(task.order, task.asked);
      task.settle(outcome);
      const done = (): void => {
        if (!task.isUrgent) inBackground--;
        if (thread.isOver()) threads.delete(thread);
        else idle.push(thread);
        next();
      };
      outcome.then(done, done);
    }
  };

  return {
    run: (name, input, { signal, isUrgent = false, onPart } = {}) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(cancelled());
        const queue = isUrgent ? urgent : background;
        const task: Task = {
          order: { name, input },
          isUrgent,
          asked: { signal, onPart: onPart as AskOptions['onPart'] },
          settle: (outcome) => void outcome.then(resolve as never, reject).finally(stopListening),
        };
        const onAbort = (): void => {
          const place = queue.indexOf(task);
          if (place < 0) return;
          queue.splice(place, 1);
          reject(cancelled());
        };
        const stopListening = (): void => signal?.removeEventListener('abort', onAbort);
        // As many tasks as there are cases may wait on one signal; that is no leak.
        if (signal) setMaxListeners(0, signal);
        signal?.addEventListener('abort', onAbort, { once: true });
        queue.push(task);
        next();
      }),
    async warm(count) {
      while (threads.size < count && !isClosed) {
        const thread = start();
        idle.push(thread);
        await thread.loaded;
      }
    },
    async close() {
      isClosed = true;
      await Promise.all([...threads].map((thread) => thread.close()));
    },
  };
}

function cancelled(): StudioError {
  return new StudioError('cancelled', 'it was stopped', 'start it again');
}

let shared: Pool | null = null;

/** The pool of this process. A thread may hold an image several times over, so that there are not many. */
export function sharedPool(): Pool {
  return (shared ??= createPool(Math.min(4, availableParallelism())));
}
