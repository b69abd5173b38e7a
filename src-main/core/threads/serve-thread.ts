import { parentPort } from 'node:worker_threads';
import { isStudioError, type ErrorTag } from '../../../shared/errors.ts';

export type ThreadAnswer =
  /** A part of the answer, which goes on. */
  | { readonly part: unknown }
  | { readonly value: unknown }
  | {
      readonly error: {
        /** null: a defect. */
        readonly tag: ErrorTag | null;
        readonly message: string;
        readonly next: string;
        readonly details: readonly string[];
        readonly stack: string | undefined;
      };
    };

/**
 * The life of a thread: answers what it is asked, one after the other. Typed arrays of an answer are handed over and not
 * copied, so that `answer` must not keep them; the same holds for parts that it tells on the way.
 */
export function serveThread(answer: (order: never, tell: (part: unknown) => void) => unknown): void {
  const port = parentPort!;
  const post = (id: number, message: ThreadAnswer, transfer: readonly ArrayBuffer[]): void =>
    port.postMessage({ id, ...message }, transfer);
  let last: Promise<void> = Promise.resolve();
  port.on('message', ({ id, order }: { id: number; order: unknown }) => {
    last = last.then(async () => {
      try {
        const value = await answer(order as never, (part) => post(id, { part }, [...buffersIn(part)]));
        post(id, { value }, [...buffersIn(value)]);
      } catch (error) {
        post(id, { error: plain(error) }, []);
      }
    });
  });
}

function plain(error: unknown): Extract<ThreadAnswer, { error: unknown }>['error'] {
  if (isStudioError(error)) {
    const { tag, message, next, details, stack } = error;
    return { tag, message, next, details, stack };
  }
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  return { tag: null, message, next: '', details: [], stack };
}

/** Of all typed arrays in plain data; memory that is shared stays where it is. */
function buffersIn(value: unknown, found = new Set<ArrayBuffer>()): Set<ArrayBuffer> {
  if (ArrayBuffer.isView(value)) {
    if (value.buffer instanceof ArrayBuffer) found.add(value.buffer);
  } else if (typeof value === 'object' && value !== null) {
    for (const inner of Object.values(value)) buffersIn(inner, found);
  }
  return found;
}
