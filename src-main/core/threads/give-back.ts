import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** What is worth a collection, which takes some milliseconds. */
const worthBytes = 64 * 1024 ** 2;

let collect: (() => void) | undefined;

/**
 * Frees the arrays that nothing refers to any more. A thread that waits for work makes no garbage, and without that V8
 * would keep the last volume that it read for as long.
 */
export function giveBackMemory(): void {
  if (process.memoryUsage().arrayBuffers < worthBytes) return;
  if (!collect) {
    setFlagsFromString('--expose-gc');
    collect = runInNewContext('globalThis.gc') as typeof collect;
  }
  collect?.();
}
