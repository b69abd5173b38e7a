import type { Case } from '../../../shared/dataset.ts';
import { serveThread } from '../threads/serve-thread.ts';
import type { Batch } from '../train/batch.ts';
import { assembleBatch, type AssembleSettings } from './assemble.ts';
import type { Item } from './item.ts';
import { prepareCase, type PreparedCase, type PrepareSettings } from './prepare.ts';

/** Entry of a data worker's thread: prepares cases and assembles batches, one order after the other. */
export type Order =
  | { readonly kind: 'prepare'; readonly case: Case; readonly settings: PrepareSettings }
  | { readonly kind: 'keep'; readonly prepared: PreparedCase }
  | { readonly kind: 'assemble'; readonly items: readonly Item[]; readonly settings: AssembleSettings };

const cases = new Map<string, PreparedCase>();

serveThread(async (order: Order): Promise<PreparedCase | Batch | null> => {
  switch (order.kind) {
    case 'prepare':
      return prepareCase(order.case, order.settings);
    case 'keep':
      cases.set(order.prepared.id, order.prepared);
      return null;
    case 'assemble':
      return assembleBatch(order.items, cases, order.settings);
  }
});
