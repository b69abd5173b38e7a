import type { Case } from '../../../shared/dataset.ts';
import { serveThread } from '../threads/serve-thread.ts';
import { loadCase } from '../io/load-case.ts';
import { measureCase } from '../steps/settle-steps.ts';
import type { Batch } from '../train/batch.ts';
import { assembleBatch, type AssembleSettings } from './assemble.ts';
import type { Item } from './item.ts';
import { prepareCase, type MeasureSettings, type PreparedCase, type PrepareSettings } from './prepare.ts';

/** Entry of a data worker's thread: prepares cases and assembles batches, one order after the other. */
export type Order =
  | { readonly kind: 'prepare'; readonly case: Case; readonly settings: PrepareSettings }
  | { readonly kind: 'measure'; readonly case: Case; readonly settings: MeasureSettings; readonly step: number }
  | { readonly kind: 'keep'; readonly prepared: PreparedCase }
  | {
      readonly kind: 'assemble';
      readonly items: readonly Item[];
      readonly settings: AssembleSettings;
      readonly older?: Batch;
    };

const cases = new Map<string, PreparedCase>();

serveThread(async (order: Order): Promise<unknown> => {
  switch (order.kind) {
    case 'prepare':
      return prepareCase(order.case, order.settings);
    case 'measure': {
      const { root, dataset, steps } = order.settings;
      return measureCase((await loadCase(root, order.case, dataset)).sample, steps, order.step);
    }
    case 'keep':
      cases.set(order.prepared.id, order.prepared);
      return null;
    case 'assemble':
      return assembleBatch(order.items, cases, order.settings, order.older);
  }
});
