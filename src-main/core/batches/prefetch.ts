import { setImmediate } from 'node:timers/promises';
import type { Batch } from '../train/batch.ts';
import type { AssembleSettings } from './assemble.ts';
import type { Feed } from './feed.ts';
import type { Item } from './item.ts';

/** A batch that takes long to augment is bridged by those that lie ready; more than these wait for nothing. */
const most = 8;

/** One that TensorFlow can go on with while a worker makes the next. */
const least = 2;

/** What batches that lie ready may take. Whole images fill it with a few; of patches it holds more than are of use. */
const budgetBytes = 256 * 1024 ** 2;

/** How many batches of so many bytes are ordered ahead of the one that TensorFlow works on. */
export function prefetchDepth(bytes: number): number {
  return Math.min(most, Math.max(least, Math.floor(budgetBytes / bytes)));
}

/**
 * Gives the batches of items in their order and orders some ahead, so that data workers and TensorFlow work at the same
 * time. They lie in a ring of shared memory: who asks for the next batch has done with the one before, whose memory is
 * written over. The ring is kept from one call to the next.
 */
export function createPrefetch(
  feed: Pick<Feed, 'assemble'>,
  size: number,
  settings: AssembleSettings,
): (items: readonly Item[]) => AsyncGenerator<Batch> {
  const free: Batch[] = [];
  let bytes = Infinity;
  return async function* (items) {
    const ordered: Promise<Batch>[] = [];
    try {
      for (let next = 0; next < items.length || ordered.length > 0;) {
        for (const depth = prefetchDepth(bytes); next < items.length && ordered.length < depth; next += size) {
          const batch = feed.assemble(items.slice(next, next + size), settings, free.pop());
          // Thrown when its turn comes; a batch that fails before that must not end the process.
          batch.catch(() => {});
          ordered.push(batch);
        }
        // A turn of the event loop: batches that lie ready would be trained without a word being heard, as to stop.
        await setImmediate();
        const batch = await ordered.shift()!;
        bytes = batch.image.buffer.byteLength + batch.label.buffer.byteLength;
        try {
          yield batch;
        } finally {
          free.push(batch);
        }
      }
    } finally {
      // Those that nobody waits for any more may still fail.
      const left = await Promise.allSettled(ordered);
      free.push(...left.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : [])));
    }
  };
}
