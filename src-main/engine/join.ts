import { StudioError } from '../../shared/errors.ts';

/** Somebody who waits for work: gone when the signal is aborted. */
export interface Caller<Progress> {
  readonly signal?: AbortSignal;
  progress?(value: Progress): void;
}

export interface Work<Value, Progress> {
  (own: { readonly signal: AbortSignal; progress(value: Progress): void }): Promise<Value>;
}

/**
 * Work that several callers ask for at the same time is done once for all of them. Who comes later is told what the
 * others were told before. The work is stopped when the last one is gone; who goes is answered by `cancelled` at once.
 */
export function createJoin<Value, Progress = never>() {
  interface Shared {
    readonly outcome: Promise<Value>;
    readonly stop: AbortController;
    readonly past: Progress[];
    readonly callers: Set<Caller<Progress>>;
  }
  const running = new Map<string, Shared>();

  const begin = (key: string, work: Work<Value, Progress>): Shared => {
    const stop = new AbortController();
    const past: Progress[] = [];
    const callers = new Set<Caller<Progress>>();
    const progress = (value: Progress): void => {
      past.push(value);
      for (const caller of callers) caller.progress?.(value);
    };
    const shared: Shared = { outcome: work({ signal: stop.signal, progress }), stop, past, callers };
    running.set(key, shared);
    const end = (): void => void (running.get(key) === shared && running.delete(key));
    shared.outcome.then(end, end);
    return shared;
  };

  return (key: string, given: Caller<Progress>, work: Work<Value, Progress>): Promise<Value> =>
    new Promise((resolve, reject) => {
      const { signal } = given;
      if (signal?.aborted) return reject(cancelled());
      // The same caller may ask twice.
      const caller: Caller<Progress> = { progress: (value) => given.progress?.(value) };
      const shared = running.get(key) ?? begin(key, work);
      for (const value of shared.past) caller.progress?.(value);
      shared.callers.add(caller);
      const leave = (): void => {
        if (!shared.callers.delete(caller)) return;
        signal?.removeEventListener('abort', onAbort);
      };
      const onAbort = (): void => {
        leave();
        if (shared.callers.size === 0) {
          if (running.get(key) === shared) running.delete(key);
          shared.stop.abort();
        }
        reject(cancelled());
      };
      signal?.addEventListener('abort', onAbort);
      shared.outcome.then(resolve, reject).finally(leave);
    });
}

function cancelled(): StudioError {
  return new StudioError('cancelled', 'it was stopped', 'start it again');
}
