import { setTimeout as wait } from 'node:timers/promises';

/** Resolves when it is so; a machine that is busy may take its time. */
export async function until(isSo: () => boolean, what: string, limitMs = 60_000): Promise<void> {
  const end = performance.now() + limitMs;
  while (!isSo()) {
    if (performance.now() > end) throw new Error(`it never came to: ${what}`);
    await wait(10);
  }
}
