import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';

/** A busy machine may need it; one that is not never waits for so long. */
const longestMs = 20_000;

/** The window answers a moment after it was asked: what is read becomes what is expected, or the test fails with both. */
export async function becomes<Value>(read: () => Promise<Value>, expected: Value, ms = longestMs): Promise<void> {
  let found = await read();
  for (const end = Date.now() + ms; Date.now() < end; found = await read()) {
    if (JSON.stringify(found) === JSON.stringify(expected)) return;
    await wait(20);
  }
  assert.deepEqual(found, expected);
}

export async function changes<Value>(read: () => Promise<Value>, from: Value, what = 'nothing changed'): Promise<void> {
  for (const end = Date.now() + longestMs; Date.now() < end;) {
    if (JSON.stringify(await read()) !== JSON.stringify(from)) return;
    await wait(20);
  }
  assert.fail(what);
}
