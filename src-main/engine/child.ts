import { isStudioError, StudioError, type ErrorTag } from '../../shared/errors.ts';

/** What a child process of the engine tells its parent: events while it works, then one outcome. */
export type ChildMessage =
  | { readonly type: 'event'; readonly event: unknown }
  | { readonly type: 'done'; readonly value: unknown }
  | {
      readonly type: 'failed';
      readonly tag: ErrorTag;
      readonly message: string;
      readonly next: string;
      readonly details: readonly string[];
    };

export interface ChildContext {
  /** Aborted when the parent says so, at a signal, and when the parent is gone. */
  readonly signal: AbortSignal;
  emit(event: unknown): void;
}

/** The life of a child process: does its work, tells the outcome, ends. */
export async function liveAsChild(work: (context: ChildContext) => Promise<unknown>): Promise<void> {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort());
  process.on('disconnect', () => stop.abort());
  process.on('message', (message) => {
    if (message === 'stop') stop.abort();
  });
  try {
    await tell({
      type: 'done',
      value: await work({ signal: stop.signal, emit: (event) => void tell({ type: 'event', event }) }),
    });
  } catch (error) {
    process.exitCode = 1;
    await tell(failure(error));
  }
  // The channel to the parent would keep the process alive.
  if (process.connected) process.disconnect();
}

function failure(error: unknown): ChildMessage {
  if (isStudioError(error)) {
    const { tag, message, next, details } = error;
    return { type: 'failed', tag, message, next, details };
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const { tag, message, next } = new StudioError('internal', stack.split('\n')[0], 'please report this');
  return { type: 'failed', tag, message, next, details: stack.split('\n').slice(1) };
}

function tell(message: ChildMessage): Promise<void> {
  return new Promise((resolve) => {
    if (process.connected) process.send!(message, () => resolve());
    else resolve();
  });
}
