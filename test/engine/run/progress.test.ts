import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { JobEvent } from '../../../shared/job.ts';
import { createTracker } from '../../../src-main/engine/handlers/run/progress.ts';
import { throttled } from '../../../src-main/engine/handlers/run/throttle.ts';

const record = (epoch: number, elapsedSeconds: number) => ({
  ...{ epoch, loss: 0.5, learningRate: 0.1, validationLoss: null, validationDice: [] },
  ...{ seconds: 10, elapsedSeconds },
});
const epochEvent = (fold: number, epoch: number, elapsed: number): JobEvent => ({
  ...{ type: 'epoch', fold, folds: 2, epochs: 10, record: record(epoch, elapsed), remainingSeconds: 0, waiting: 0.2 },
});
const step = (fold: number, epoch: number, each: number): JobEvent => ({
  ...{ type: 'step', fold, epoch, step: each, steps: 10, loss: 0.4 },
});

/** A tracker with a clock of its own, in seconds. */
function track(given: { holdsOut?: boolean[]; minutes?: number } = {}) {
  let seconds = 0;
  const run = { id: 'r', holdsOut: [true, true], epochs: 10, minutes: 0, ...given };
  const tracker = createTracker(run, () => 1000 * seconds);
  return {
    ...tracker,
    at: (time: number, event: JobEvent) => ((seconds = time), tracker.apply(event), tracker.read()),
  };
}

describe('progress of a run', () => {
  it('starts at nothing, and counts cases while they are prepared', () => {
    const { read, at } = track();
    assert.deepEqual([read().phase, read().share, read().remainingSeconds], ['starting', 0, null]);
    const { phase, cases, share } = at(1, { type: 'prepared', done: 3, total: 8 });
    assert.deepEqual([phase, cases, share], ['preparing', { done: 3, total: 8 }, 0]);
  });

  it('is the share of all folds, training and predicting', () => {
    const { at } = track();
    const share = (event: JobEvent): number => Number(at(1, event).share.toFixed(6));
    assert.equal(share(step(0, 1, 10)), 0.0475);
    assert.equal(share(epochEvent(0, 10, 100)), 0.475);
    assert.equal(share({ type: 'predicted', fold: 0, done: 1, total: 2 }), 0.4875);
    assert.equal(share({ type: 'predicted', fold: 0, done: 2, total: 2 }), 0.5);
    at(1, { type: 'fold', fold: 1, folds: 2 });
    assert.equal(share(epochEvent(1, 5, 50)), 0.7375);
    assert.equal(share({ type: 'predicted', fold: 1, done: 2, total: 2 }), 1);
  });

  it('counts no predicting where nothing is held out', () => {
    const { at } = track({ holdsOut: [false] });
    assert.equal(at(1, epochEvent(0, 5, 50)).share, 0.5);
  });

  it('follows the time budget where that is used up sooner', () => {
    const { at } = track({ holdsOut: [false], minutes: 1 });
    assert.equal(at(30, epochEvent(0, 1, 30)).share, 0.5);
    assert.equal(at(60, epochEvent(0, 2, 61)).share, 1);
  });

  it('tells what remains by the pace of this session, once that is known', () => {
    const { at } = track({ holdsOut: [false] });
    // Resumed in epoch 6: what was done before says nothing about the pace of now.
    assert.equal(at(100, step(0, 6, 1)).remainingSeconds, null);
    assert.equal(at(101, step(0, 6, 2)).remainingSeconds, null);
    const { remainingSeconds } = at(110, step(0, 6, 6));
    assert.ok(Math.abs(remainingSeconds! - (10 / 0.05) * 0.44) < 1e-6, String(remainingSeconds));
  });

  it('measures steps a second without the pause between epochs', () => {
    const { at } = track();
    at(0, step(0, 1, 1));
    assert.equal(at(0.5, step(0, 1, 2)).stepsPerSecond, 2);
    at(60, step(0, 2, 1));
    assert.equal(at(60.5, step(0, 2, 2)).stepsPerSecond, 2);
  });

  it('keeps memory and waiting, and says when it is stopping', () => {
    const { at, stopping, read } = track();
    at(1, { type: 'memory', bytes: 7 });
    at(2, epochEvent(0, 1, 10));
    stopping();
    at(3, step(0, 2, 1));
    assert.deepEqual([read().phase, read().memoryBytes, read().waiting, read().epoch], ['stopping', 7, 0.2, 2]);
  });
});

describe('a throttled call', () => {
  it('happens at once, then rarely, the last one always', async () => {
    let calls = 0;
    const call = throttled(() => calls++, 40);
    for (let i = 0; i < 20; i++) call();
    assert.equal(calls, 1);
    await wait(70);
    assert.equal(calls, 2);
    await wait(100);
    assert.equal(calls, 2);
  });

  it('never happens after it was cancelled', async () => {
    let calls = 0;
    const call = throttled(() => calls++, 20);
    call();
    call();
    call.cancel();
    await wait(50);
    assert.equal(calls, 1);
  });
});
