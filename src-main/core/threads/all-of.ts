import { StudioError } from '../../../shared/errors.ts';

/**
 * Does something for every item at once, as far as threads are free. The first failure aborts the signal that `work` is
 * given, and is thrown when nothing is under way any more. Throws `cancelled` where `signal` was aborted by then.
 */
export async function allOf<Item, Value>(
  items: readonly Item[],
  work: (item: Item, signal: AbortSignal) => Promise<Value>,
  signal?: AbortSignal,
): Promise<Value[]> {
  const stop = new AbortController();
  const either = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
  const failures: unknown[] = [];
  const attempt = async (item: Item): Promise<Value> => {
    try {
      return await work(item, either);
    } catch (error) {
      failures.push(error);
      stop.abort();
      return undefined as Value;
    }
  };
  const values = await Promise.all(items.map(attempt));
  if (failures.length > 0) throw failures[0];
  // What was under way came to its end, but who asked for it wants it no more.
  if (signal?.aborted) throw new StudioError('cancelled', 'it was stopped', 'start it again');
  return values;
}
