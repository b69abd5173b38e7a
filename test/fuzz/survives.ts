import assert from 'node:assert/strict';
import { isStudioError } from '../../shared/errors.ts';
import type { Volume } from '../../src-main/core/volume/volume.ts';
import { cpuMilliseconds } from '../support/cpu-time.ts';

/** Milliseconds that one file may be computed on, and megabytes that all of a test file may need at any time. */
const most = { milliseconds: 2000, megabytes: 1024 };

/** Whether a value came; else a tagged error did, in time. `name` says how to get the file again, as its seed. */
export async function survives(name: string, work: () => Promise<unknown>): Promise<boolean> {
  const start = cpuMilliseconds();
  let isRead = true;
  try {
    await work();
  } catch (error) {
    if (!isStudioError(error)) throw new Error(`${name}: not a tagged error`, { cause: error });
    assert.ok(error.message.length < 1000 && error.next.length > 0, `${name}: ${error.message}`);
    isRead = false;
  }
  const took = cpuMilliseconds() - start;
  assert.ok(took < most.milliseconds, `${name} took ${Math.round(took)} ms`);
  return isRead;
}

/** What comes out of a damaged file may be wrong, but not impossible. */
export function assertSound({ data, shape, affine }: Volume): void {
  assert.equal(shape.length, 4);
  assert.ok(shape.every((size) => Number.isSafeInteger(size) && size >= 1));
  assert.equal(
    data.length,
    shape.reduce((product, size) => product * size, 1),
  );
  assert.ok(affine.length === 16 && affine.every(Number.isFinite));
}

export function assertLittleMemory(): void {
  const peak = process.resourceUsage().maxRSS / 1024;
  assert.ok(peak < most.megabytes, `${Math.round(peak)} MB were in use`);
}
