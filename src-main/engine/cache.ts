/** The values that were looked at last, as many as fit. */
export interface Cache<Value> {
  get(key: string): Value | undefined;
  put(key: string, value: Value): void;
}

/** Keeps values whose sizes together are within the budget. */
export function createCache<Value>(budget: number, sizeOf: (value: Value) => number): Cache<Value> {
  /** In the order in which they were looked at: a Map keeps it. */
  const values = new Map<string, Value>();
  let total = 0;
  const drop = (key: string): void => {
    const value = values.get(key);
    if (value !== undefined) total -= sizeOf(value);
    values.delete(key);
  };
  return {
    get(key) {
      const found = values.get(key);
      if (found === undefined) return undefined;
      values.delete(key);
      values.set(key, found);
      return found;
    },
    put(key, value) {
      drop(key);
      values.set(key, value);
      total += sizeOf(value);
      for (const [oldest] of values) {
        if (total <= budget) return;
        drop(oldest);
      }
    },
  };
}
