import { Worker, type ResourceLimits } from 'node:worker_threads';
import { StudioError } from '../../../shared/errors.ts';
import { threadEntry } from '../entry.ts';
import { onPluginsChange, pluginsInUse, type PluginInUse } from '../plugins/in-use.ts';
import { ready, type ThreadAnswer, type ThreadGiven, type ThreadMessage } from './serve-thread.ts';

/** A thread as the one who started it sees it: what it is asked it answers once, one after the other. */
export interface Thread {
  /** How much it was asked and has not answered yet. */
  pending(): number;
  /**
   * Whether it ended, or will since it has other plug-ins than this process has by now. What is asked of one that ended
   * fails at once, in place of waiting for ever.
   */
  isOver(): boolean;
  /** Resolves when its code is there, or when it ended before. */
  readonly loaded: Promise<void>;
  /** Rejects with the StudioError that was thrown there, or `memory` where the thread ran out of it. */
  ask(order: unknown, options?: AskOptions): Promise<unknown>;
  close(): Promise<void>;
}

export interface AskOptions {
  /** Given the parts of the answer that come before its end. */
  onPart?(part: unknown): void;
  /** Aborted, the answer ends at its next part by `cancelled`. */
  readonly signal?: AbortSignal;
}

interface Asked extends Pick<AskOptions, 'onPart'> {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/**
 * Starts an entry that calls `serveThread`. The process stays alive for it only while there is something to answer.
 * `whenOutOfMemory` is what the user can do then, as a sentence without a full stop. Limits are on objects; memory of
 * typed arrays does not count.
 */
export function startThread(
  entry: URL,
  whenOutOfMemory: string,
  resourceLimits?: ResourceLimits,
  plugins: readonly PluginInUse[] = pluginsInUse(),
): Thread {
  const workerData: ThreadGiven = { plugins };
  const worker = new Worker(threadEntry(entry), { execArgv: [], resourceLimits, workerData });
  worker.unref();
  const waiting = new Map<number, Asked>();
  let nextId = 0;
  let failure: Error | null = null;
  let isOutdated = false;
  const post = (message: ThreadMessage): void => worker.postMessage(message);
  const settle = (id: number) => {
    const asked = waiting.get(id)!;
    waiting.delete(id);
    if (waiting.size === 0) worker.unref();
    if (waiting.size === 0 && isOutdated) void worker.terminate();
    return asked;
  };
  const failAll = (error: Error): void => {
    failure ??= error;
    for (const id of waiting.keys()) settle(id).reject(failure);
  };
  let tellLoaded = (): void => {};
  const loaded = new Promise<void>((resolve) => (tellLoaded = resolve));
  worker.on('message', ({ id, ...answer }: { id: number } & ThreadAnswer) => {
    if (id === ready) return tellLoaded();
    if ('part' in answer) return waiting.get(id)!.onPart?.(answer.part);
    const { resolve, reject } = settle(id);
    if ('value' in answer) resolve(answer.value);
    else reject(toError(answer.error));
  });
  worker.on('error', (error) => failAll(isOutOfMemory(error) ? outOfMemory(error, whenOutOfMemory) : error));
  const stopListening = onPluginsChange(() => {
    isOutdated = true;
    if (waiting.size === 0) void worker.terminate();
  });
  worker.on('exit', () => {
    stopListening();
    tellLoaded();
    failAll(new Error('a thread ended before its work was done'));
  });
  return {
    pending: () => waiting.size,
    isOver: () => failure !== null || isOutdated,
    loaded,
    ask: (order, { onPart, signal } = {}) =>
      new Promise<unknown>((resolve, reject) => {
        if (failure) throw failure;
        const id = nextId++;
        const stop = (): void => post({ id, stop: true });
        const settled = (): void => signal?.removeEventListener('abort', stop);
        if (waiting.size === 0) worker.ref();
        waiting.set(id, {
          onPart,
          resolve: (value) => (settled(), resolve(value)),
          reject: (error) => (settled(), reject(error)),
        });
        post({ id, order });
        signal?.addEventListener('abort', stop, { once: true });
      }),
    close: async () => void (await worker.terminate()),
  };
}

function toError({ tag, message, next, details, stack }: Extract<ThreadAnswer, { error: unknown }>['error']): Error {
  if (tag !== null) return new StudioError(tag, message, next, { details });
  return Object.assign(new Error(message), { stack });
}

function isOutOfMemory(error: Error): boolean {
  return (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY';
}

function outOfMemory(cause: Error, next: string): StudioError {
  return new StudioError('memory', 'a worker thread ran out of memory', next, { cause });
}
