import type { Case } from '../../../shared/dataset.ts';
import { entryBeside } from '../entry.ts';
import { startThread, type Thread } from '../threads/thread.ts';
import type { Batch } from '../train/batch.ts';
import type { AssembleSettings } from './assemble.ts';
import type { Item } from './item.ts';
import type { PreparedCase, PrepareSettings } from './prepare.ts';
import type { Order } from './worker.ts';

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
  const idlest = (): Thread => workers.reduce((best, each) => (each.pending() < best.pending() ? each : best));
  const ask = (worker: Thread, order: Order): Promise<unknown> => worker.ask(order);
  const known = new Map<string, PreparedCase>();

  return {
    async prepare(cases, settings, onProgress) {
      let done = 0;
      return Promise.all(
        cases.map(async (each) => {
          let prepared = known.get(each.id);
          if (!prepared) {
            prepared = (await ask(idlest(), { kind: 'prepare', case: each, settings })) as PreparedCase;
            known.set(each.id, prepared);
            const order: Order = { kind: 'keep', prepared };
            await Promise.all(workers.map((worker) => ask(worker, order)));
          }
          onProgress?.(++done, cases.length);
          return prepared;
        }),
      );
    },
    assemble: async (items, settings) => (await ask(idlest(), { kind: 'assemble', items, settings })) as Batch,
    async close() {
      await Promise.all(workers.map((worker) => worker.close()));
    },
  };
}

function startWorker(): Thread {
  return startThread(entryBeside('./worker', import.meta.url), 'set batches.workers to 1, or train on smaller patches');
}
