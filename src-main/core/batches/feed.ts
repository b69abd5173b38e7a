import { Worker } from 'node:worker_threads';
import type { Case } from '../../../shared/dataset.ts';
import { StudioError, type ErrorTag } from '../../../shared/errors.ts';
import { entryBeside, threadEntry } from '../entry.ts';
import type { Batch } from '../train/batch.ts';
import type { AssembleSettings } from './assemble.ts';
import type { Item } from './item.ts';
import type { PreparedCase, PrepareSettings } from './prepare.ts';
import type { Answer, Order } from './worker.ts';

/** Data workers: threads that load, step, cut and augment while TensorFlow computes. */
export interface Feed {
  /** Prepares the cases, each once, and makes them known to every worker. */
  prepare(
    cases: readonly Case[],
    settings: PrepareSettings,
    onProgress?: (done: number, total: number) => void,
  ): Promise<PreparedCase[]>;
  /** Orders a batch; several may be under way, and each resolves by itself. */
  assemble(items: readonly Item[], settings: AssembleSettings): Promise<Batch>;
  close(): Promise<void>;
}

export function createFeed(workerCount: number): Feed {
  const workers = Array.from({ length: workerCount }, () => startWorker());
  const idlest = (): DataWorker => workers.reduce((best, each) => (each.pending() < best.pending() ? each : best));
  const known = new Map<string, PreparedCase>();

  return {
    async prepare(cases, settings, onProgress) {
      let done = 0;
      return Promise.all(
        cases.map(async (each) => {
          let prepared = known.get(each.id);
          if (!prepared) {
            prepared = (await idlest().ask({ kind: 'prepare', case: each, settings })) as PreparedCase;
            known.set(each.id, prepared);
            const order: Order = { kind: 'keep', prepared };
            await Promise.all(workers.map((worker) => worker.ask(order)));
          }
          onProgress?.(++done, cases.length);
          return prepared;
        }),
      );
    },
    assemble: async (items, settings) => (await idlest().ask({ kind: 'assemble', items, settings })) as Batch,
    async close() {
      await Promise.all(workers.map((worker) => worker.close()));
    },
  };
}

interface DataWorker {
  pending(): number;
  ask(order: Order): Promise<unknown>;
  close(): Promise<unknown>;
}

function startWorker(): DataWorker {
  const entry = entryBeside('./worker', import.meta.url);
  const worker = new Worker(threadEntry(entry), { execArgv: [] });
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let nextId = 0;
  /** Why the thread is gone; what is asked of it from then on fails at once in place of waiting for ever. */
  let failure: Error | null = null;
  const failAll = (error: Error): void => {
    failure ??= error;
    for (const { reject } of waiting.values()) reject(failure);
    waiting.clear();
  };
  worker.on('message', ({ id, ...answer }: { id: number } & Answer) => {
    const { resolve, reject } = waiting.get(id)!;
    waiting.delete(id);
    if ('value' in answer) return resolve(answer.value);
    const { tag, message, next } = answer.error;
    reject(tag === null ? new Error(message) : new StudioError(tag as ErrorTag, message, next));
  });
  worker.on('error', (error) => failAll(isOutOfMemory(error) ? outOfMemory(error) : error));
  worker.on('exit', () => failAll(new Error('a data worker ended before its work was done')));
  return {
    pending: () => waiting.size,
    ask: (order) =>
      new Promise((resolve, reject) => {
        if (failure) throw failure;
        waiting.set(nextId, { resolve, reject });
        worker.postMessage({ id: nextId++, order });
      }),
    close: () => worker.terminate(),
  };
}

function isOutOfMemory(error: Error): boolean {
  return (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY';
}

function outOfMemory(cause: Error): StudioError {
  const next = 'set batches.workers to 1, or train on smaller patches';
  return new StudioError('memory', 'a data worker ran out of memory', next, { cause });
}
