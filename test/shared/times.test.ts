import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { engineText, mainBars, workerBars } from '../../shared/time-bars.ts';
import { addTimes, foldTimesSchema, partIds, sumTimes, timeSumsSchema, type FoldTimes } from '../../shared/times.ts';

const times: FoldTimes = {
  ...{ schemaVersion: 1, workers: 2, engine: null, parts: { forward: 0.125, backward: 0.25, update: 0.125 } },
  ...{ prepare: 3, recalibrate: 1, save: 0.5, predict: 6 },
  epochs: [
    { epoch: 1, steps: 9, seconds: 20, wait: 2, start: 4, step: 8, validate: 5, save: 1, load: 3, augment: 6 },
    { epoch: 2, steps: 11, seconds: 15, wait: 1, start: 0, step: 12, validate: 0, save: 2, load: 1, augment: 8 },
  ],
};

describe('times', () => {
  it('sum to the time by the clock, steps split as the one that was measured', () => {
    const sums = sumTimes(foldTimesSchema.parse(times));
    assert.deepEqual(sums.parts, {
      ...{ prepare: 3, start: 4, wait: 3, forward: 5, backward: 10, update: 5, step: 0 },
      ...{ validate: 5, save: 3.5, recalibrate: 1, predict: 6, other: 3 },
    });
    // 35 s of epochs, 3 s of saving after them, 3 s before, 7.5 s when they have ended.
    assert.equal(sums.wall, 48.5);
    assert.deepEqual([sums.epochs, sums.steps], [2, 20]);
    // Two workers had the 30 s of the epochs that were not validation.
    assert.deepEqual(sums.workers, { count: 2, load: 4, augment: 14, idle: 42 });
    assert.deepEqual(timeSumsSchema.parse(sums), sums);
  });

  it('leave steps whole where none could be taken apart', () => {
    const { parts, wall } = sumTimes({ ...times, parts: null });
    assert.deepEqual([parts.step, parts.forward, parts.backward, parts.update, wall], [20, 0, 0, 0, 48.5]);
  });

  it('of several folds are added', () => {
    const engine = { mode: 'eager', precision: 'float32', reason: null, measured: null } as const;
    const total = addTimes([sumTimes(times), sumTimes({ ...times, workers: 1, prepare: 0, engine })])!;
    assert.equal(total.wall, 94);
    assert.equal(
      partIds.reduce((sum, id) => sum + total.parts[id], 0),
      94,
    );
    assert.deepEqual([total.epochs, total.steps, total.parts.forward, total.parts.prepare], [4, 40, 10, 3]);
    assert.deepEqual(total.workers, { count: 1, load: 8, augment: 28, idle: 54 });
    assert.deepEqual(total.engine, engine);
    assert.equal(addTimes([]), null);
    const measured = { ...engine, measured: { float32: 8, bfloat16: 9 } };
    const [first, later] = [measured, engine].map((each) => sumTimes({ ...times, engine: each }));
    assert.deepEqual(addTimes([first, later])!.engine, measured, 'what was measured once is not forgotten');
    const other = sumTimes({ ...times, engine: { ...engine, mode: 'compiled' } });
    assert.equal(addTimes([first, other])!.engine!.measured, null);
  });
});

describe('bars of times', () => {
  it('have shares that sum to one, seconds a step for what is done in each, and leave out what took none', () => {
    const bars = mainBars(sumTimes({ ...times, recalibrate: 0 }));
    assert.deepEqual(
      bars.map(({ id }) => id),
      ['prepare', 'start', 'wait', 'forward', 'backward', 'update', 'validate', 'save', 'predict', 'other'],
    );
    assert.ok(Math.abs(bars.reduce((sum, { share }) => sum + share, 0) - 1) < 1e-12);
    const of = (id: string) => bars.find((each) => each.id === id)!;
    assert.deepEqual([of('backward').perStep, of('wait').perStep, of('save').perStep], [0.5, 0.15, null]);
  });

  it('of data workers are shares of the time that they had', () => {
    const bars = workerBars(sumTimes(times));
    assert.deepEqual(
      bars.map(({ title, share, perStep }) => [title, share, perStep]),
      [
        ['Loading patches', 4 / 60, 0.2],
        ['Augmenting', 14 / 60, 0.7],
        ['Nothing to do', 42 / 60, null],
      ],
    );
    assert.deepEqual(workerBars({ ...sumTimes(times), workers: { count: 1, load: 0, augment: 0, idle: 9 } }), []);
  });

  it('say what was chosen, and why', () => {
    const compiled = { mode: 'compiled', precision: 'bfloat16', reason: null } as const;
    const measured = { float32: 122.4, bfloat16: 8.16 };
    assert.equal(engineText({ ...compiled, measured: null }), 'compiled, bfloat16');
    assert.equal(
      engineText({ ...compiled, measured }),
      'compiled, bfloat16 (measured: 8.2 ms against 122 ms in float32)',
    );
    const eager = { mode: 'eager', precision: 'float32', reason: 'batches differ in shape', measured: null } as const;
    assert.equal(engineText(eager), 'eager, float32 (batches differ in shape)');
  });
});
