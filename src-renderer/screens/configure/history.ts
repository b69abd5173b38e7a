/** Values with a way back and forward again. Changes of one thing in quick succession, as typing, are one step. */
export interface History<Value> {
  readonly past: readonly Value[];
  readonly present: Value;
  readonly future: readonly Value[];
  /** What was changed last and when, ms; null after going back or forward. */
  readonly last: { readonly key: string; readonly at: number } | null;
}

const mostSteps = 200;
const togetherMs = 1000;

export function startHistory<Value>(present: Value): History<Value> {
  return { past: [], present, future: [], last: null };
}

/** `key` names what is changed, as `patches.overlap`. */
export function changed<Value>(history: History<Value>, present: Value, key: string, now: number): History<Value> {
  if (JSON.stringify(present) === JSON.stringify(history.present)) return history;
  const { last, past } = history;
  const belongs = last !== null && last.key === key && now - last.at < togetherMs;
  return {
    past: belongs ? past : [...past, history.present].slice(-mostSteps),
    present,
    future: [],
    last: { key, at: now },
  };
}

export function undone<Value>(history: History<Value>): History<Value> {
  const { past, present, future } = history;
  if (past.length === 0) return history;
  return { past: past.slice(0, -1), present: past.at(-1)!, future: [present, ...future], last: null };
}

export function redone<Value>(history: History<Value>): History<Value> {
  const { past, present, future } = history;
  if (future.length === 0) return history;
  return { past: [...past, present], present: future[0], future: future.slice(1), last: null };
}
