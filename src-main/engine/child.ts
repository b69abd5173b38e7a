import { isStudioError, StudioError, type ErrorTag } from '../../shared/errors.ts';
import { takeGivenPlugins } from '../core/plugins/take.ts';

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
  const parent = connectParent(() => stop.abort());
  try {
    await takeGivenPlugins();
    const value = await work({ signal: stop.signal, emit: (event) => void parent.tell({ type: 'event', event }) });
    await parent.tell({ type: 'done', value });
  } catch (error) {
    process.exitCode = 1;
    await parent.tell(failure(error));
  }
  await parent.leave();
}

/** Whether another process of ours started this one, to which it can talk. */
export function isChild(): boolean {
  return utilityPort() !== undefined || process.send !== undefined;
}

interface Parent {
  /** Resolves when it is on its way. */
  tell(message: ChildMessage): Promise<void>;
  /** Lets the process end. */
  leave(): Promise<void>;
}

function connectParent(stop: () => void): Parent {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop);
  const port = utilityPort();
  return port ? connectPort(port, stop) : connectFork(stop);
}

function connectFork(stop: () => void): Parent {
  process.on('disconnect', stop);
  process.on('message', (message) => {
    if (message === 'stop') stop();
  });
  return {
    tell: (message) =>
      new Promise((resolve) => {
        if (process.connected) process.send!(message, () => resolve());
        else resolve();
      }),
    // The channel to the parent would keep the process alive.
    leave: async () => void (process.connected && process.disconnect()),
  };
}

/** What Electron gives a utility process in place of `process.send`. */
interface UtilityPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void;
}

function utilityPort(): UtilityPort | undefined {
  return (process as { parentPort?: UtilityPort }).parentPort;
}

/** Such a port says neither when a message is on its way nor when the parent is gone, so that the parent answers the outcome. */
function connectPort(port: UtilityPort, stop: () => void): Parent {
  const ended = new Promise<void>((resolve) => {
    port.on('message', ({ data }) => {
      if (data === 'stop') stop();
      if (data === 'end') resolve();
    });
  });
  return {
    tell: async (message) => port.postMessage(message),
    async leave() {
      const timer = new Promise((resolve) => setTimeout(resolve, longestAnswerMs));
      await Promise.race([ended, timer]);
      process.exit();
    },
  };
}

const longestAnswerMs = 2000;

function failure(error: unknown): ChildMessage {
  if (isStudioError(error)) {
    const { tag, message, next, details } = error;
    return { type: 'failed', tag, message, next, details };
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const { tag, message, next } = new StudioError('internal', stack.split('\n')[0], 'please report this');
  return { type: 'failed', tag, message, next, details: stack.split('\n').slice(1) };
}
