import { parentPort } from 'node:worker_threads';
import { isStudioError } from '../../../shared/errors.ts';
import type { Case } from '../../../shared/dataset.ts';
import type { Batch } from '../train/batch.ts';
import { assembleBatch, type AssembleSettings } from './assemble.ts';
import type { Item } from './item.ts';
import { prepareCase, type PreparedCase, type PrepareSettings } from './prepare.ts';

/** Entry of a data worker's thread: prepares cases and assembles batches, one order after the other. */
export type Order =
  | { readonly kind: 'prepare'; readonly case: Case; readonly settings: PrepareSettings }
  | { readonly kind: 'keep'; readonly prepared: PreparedCase }
  | { readonly kind: 'assemble'; readonly items: readonly Item[]; readonly settings: AssembleSettings };

export type Answer =
  | { readonly value: PreparedCase | Batch | null }
  | { readonly error: { readonly tag: string | null; readonly message: string; readonly next: string } };

const cases = new Map<string, PreparedCase>();
const port = parentPort!;

async function answer(order: Order): Promise<PreparedCase | Batch | null> {
  switch (order.kind) {
    case 'prepare':
      return prepareCase(order.case, order.settings);
    case 'keep':
      cases.set(order.prepared.id, order.prepared);
      return null;
    case 'assemble':
      return assembleBatch(order.items, cases, order.settings);
  }
}

let last: Promise<void> = Promise.resolve();
port.on('message', ({ id, order }: { id: number; order: Order }) => {
  last = last.then(async () => {
    try {
      const value = await answer(order);
      const transfer = order.kind === 'assemble' ? [(value as Batch).image.buffer, (value as Batch).label.buffer] : [];
      port.postMessage({ id, value }, transfer as ArrayBuffer[]);
    } catch (error) {
      const { message } = error as Error;
      const known = isStudioError(error);
      port.postMessage({ id, error: { tag: known ? error.tag : null, message, next: known ? error.next : '' } });
    }
  });
});
