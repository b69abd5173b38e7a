import type { Channel } from './channel.ts';

/** Two ends of a channel in one process. Messages are cloned and arrive later, as over every other transport. */
export function memoryChannels(): [Channel, Channel] {
  const ends = [createEnd(), createEnd()];
  const join = (own: ReturnType<typeof createEnd>, other: ReturnType<typeof createEnd>): Channel => ({
    post(message) {
      const copy: unknown = structuredClone(message);
      queueMicrotask(() => other.deliver(copy));
    },
    onMessage: own.onMessage,
    onClose: (listener) => own.closers.push(listener),
    close() {
      for (const end of ends) end.close();
    },
  });
  return [join(ends[0], ends[1]), join(ends[1], ends[0])];
}

function createEnd() {
  let listener: ((message: unknown) => void) | null = null;
  let isClosed = false;
  const early: unknown[] = [];
  const closers: (() => void)[] = [];
  return {
    closers,
    deliver(message: unknown): void {
      if (isClosed) return;
      if (listener) listener(message);
      else early.push(message);
    },
    onMessage(given: (message: unknown) => void): void {
      listener = given;
      for (const message of early.splice(0)) given(message);
    },
    close(): void {
      if (isClosed) return;
      isClosed = true;
      for (const closer of closers) closer();
    },
  };
}
