import type { Case } from '../../../shared/dataset.ts';
import { entryBeside } from '../entry.ts';
import { settleSteps } from '../steps/settle-steps.ts';
import type { StepChoice } from '../steps/run-steps.ts';
import { startThread, type Thread } from '../threads/thread.ts';
import type { Batch } from '../train/batch.ts';
import type { AssembleSettings } from './assemble.ts';
import type { Item } from './item.ts';
import type { MeasureSettings, PreparedCase, PrepareSettings } from './prepare.ts';
import type { Order } from './worker.ts';

/** Data workers: threads that load, step, cut and augment while TensorFlow computes. */
export interface Feed {
  /** The steps with all settings that are measured in these cases, which are the training cases of a fold. */
  settle<Choice extends StepChoice>(
    cases: readonly Case[],
    settings: MeasureSettings & { readonly steps: readonly Choice[] },
  ): Promise<Choice[]>;
  /** Prepares the cases, each once for the same steps, and makes them known to every worker. */
  prepare(
    cases: readonly Case[],
    settings: PrepareSettings,
    onProgress?: (done: number, total: number) => void,
  ): Promise<PreparedCase[]>;
  /**
   * Orders a batch; several may be under way, and each resolves by itself. The memory of `older`, which nobody may read
   * any more, is written over where it is large enough.
   */
  assemble(items: readonly Item[], settings: AssembleSettings, older?: Batch): Promise<Batch>;
  close(): Promise<void>;
}

export function createFeed(workerCount: number): Feed {
  const workers = Array.from({ length: workerCount }, () => startWorker());
  const idlest = (): Thread => workers.reduce((best, each) => (each.pending() < best.pending() ? each : best));
  const ask = (worker: Thread, order: Order): Promise<unknown> => worker.ask(order);
  const known = new Map<string, { steps: string; prepared: PreparedCase }>();
  // What a case shows is the same in each fold that trains on it.
  const measured = new Map<string, Promise<unknown>>();
  const measure = (each: Case, settings: MeasureSettings, step: number): Promise<unknown> => {
    const key = JSON.stringify([each.id, settings.steps.slice(0, step + 1)]);
    const found = measured.get(key) ?? ask(idlest(), { kind: 'measure', case: each, settings, step });
    measured.set(key, found);
    return found;
  };

  return {
    settle: (cases, settings) =>
      settleSteps(settings.steps, (steps, step) =>
        Promise.all(cases.map((each) => measure(each, { ...settings, steps }, step))),
      ),
    async prepare(cases, settings, onProgress) {
      let done = 0;
      const steps = JSON.stringify(settings.steps);
      return Promise.all(
        cases.map(async (each) => {
          const found = known.get(each.id);
          let prepared = found?.steps === steps ? found.prepared : undefined;
          if (!prepared) {
            prepared = (await ask(idlest(), { kind: 'prepare', case: each, settings })) as PreparedCase;
            known.set(each.id, { steps, prepared });
            const order: Order = { kind: 'keep', prepared };
            await Promise.all(workers.map((worker) => ask(worker, order)));
          }
          onProgress?.(++done, cases.length);
          return prepared;
        }),
      );
    },
    assemble: async (items, settings, older) =>
      (await ask(idlest(), { kind: 'assemble', items, settings, older })) as Batch,
    async close() {
      await Promise.all(workers.map((worker) => worker.close()));
    },
  };
}

function startWorker(): Thread {
  return startThread(entryBeside('./worker', import.meta.url), 'set batches.workers to 1, or train on smaller patches');
}
