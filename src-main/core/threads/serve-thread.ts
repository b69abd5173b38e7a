import { parentPort, workerData } from 'node:worker_threads';
import { isStudioError, StudioError, type ErrorTag } from '../../../shared/errors.ts';
import type { PluginInUse } from '../plugins/in-use.ts';
import { takePlugins } from '../plugins/take.ts';
import { isForThreads } from '../plugins/toolbox.ts';

/** What a thread is started with. */
export interface ThreadGiven {
  readonly plugins: readonly PluginInUse[];
}

/** What a thread is asked, and that the answer to what it was asked is not wanted any more. */
export type ThreadMessage = { readonly id: number } & ({ readonly order: unknown } | { readonly stop: true });

/** In place of the id of an order: the thread has loaded its code. */
export const ready = -1;

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
 * copied, so that `answer` must not keep them; the same holds for parts that it tells on the way. What is not wanted any
 * more ends at its next part, as `tell` throws `cancelled`. `rest` is called after each answer.
 */
export function serveThread(
  answer: (order: never, tell: (part: unknown) => void) => unknown,
  rest: () => void = () => {},
): void {
  const port = parentPort!;
  const post = (id: number, message: ThreadAnswer, transfer: readonly ArrayBuffer[]): void =>
    port.postMessage({ id, ...message }, transfer);
  const orders = new Map<number, { isStopped: boolean }>();
  const { plugins } = workerData as ThreadGiven;
  const loaded = takePlugins(plugins.filter(({ kinds }) => isForThreads(kinds)));
  let last: Promise<void> = loaded.catch(() => {});
  port.on('message', (message: ThreadMessage) => {
    const { id } = message;
    if ('stop' in message) {
      const asked = orders.get(id);
      if (asked) asked.isStopped = true;
      return;
    }
    const asked = { isStopped: false };
    orders.set(id, asked);
    const tell = (part: unknown): void => {
      if (asked.isStopped) throw new StudioError('cancelled', 'it was stopped', 'start it again');
      post(id, { part }, [...buffersIn(part)]);
    };
    last = last.then(async () => {
      try {
        await loaded;
        const value = await answer(message.order as never, tell);
        post(id, { value }, [...buffersIn(value)]);
      } catch (error) {
        post(id, { error: plain(error) }, []);
      } finally {
        orders.delete(id);
      }
      // In a turn of its own: until then this one's memory is in use.
      setImmediate(rest);
    });
  });
  void last.then(() => post(ready, { value: null }, []));
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
