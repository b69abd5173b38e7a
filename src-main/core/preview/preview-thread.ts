import type { Preview } from '../../../shared/configure.ts';
import { entryBeside } from '../entry.ts';
import { startThread, type Thread } from '../threads/thread.ts';
import type { PreviewOrder } from './preview-case.ts';
import type { ThreadOrder } from './worker.ts';

/** Makes previews off the caller's thread, which stays warm between them: a changed value shows at once. */
export interface PreviewThread {
  /** Throws what making it throws; `cancelled` when the signal was aborted. */
  preview(order: PreviewOrder, signal: AbortSignal): Promise<Preview>;
}

/** The thread, with the case that it keeps, is given up when it was not asked for so long. */
const idleMs = 5 * 60_000;

export function createPreviewThread(): PreviewThread {
  let thread: Thread | null = null;
  let idle: NodeJS.Timeout | undefined;

  const current = (): Thread => {
    if (thread && !thread.isOver()) return thread;
    return (thread = startThread(entryBeside('./worker', import.meta.url), 'resample to larger voxels'));
  };
  const giveUp = (): void => {
    void thread?.close();
    thread = null;
  };

  return {
    async preview(order, signal) {
      signal.throwIfAborted();
      clearTimeout(idle);
      const used = current();
      const outdated = new Uint8Array(new SharedArrayBuffer(1));
      const stop = (): void => void (outdated[0] = 1);
      signal.addEventListener('abort', stop);
      try {
        return (await used.ask({ order, outdated } satisfies ThreadOrder)) as Preview;
      } finally {
        signal.removeEventListener('abort', stop);
        clearTimeout(idle);
        if (used.pending() === 0) idle = setTimeout(giveUp, idleMs).unref();
      }
    },
  };
}
