import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sumTimes, type TimeSums } from '../../shared/times.ts';
import { shownTimes, timeRow, timesFacts } from '../../src-renderer/screens/runs/run-times.ts';

const fold = (step: number): TimeSums =>
  sumTimes({
    ...{ schemaVersion: 1, workers: 1, engine: null, parts: null, prepare: 0, recalibrate: 0, save: 0, predict: 0 },
    epochs: [
      { epoch: 1, steps: 10, seconds: step, wait: 0, start: 0, step, validate: 0, save: 0, load: 0, augment: 0 },
    ],
  });

test('the times of a fold are shown, or those of all that have any', () => {
  const times = [fold(30), null, fold(45)];
  assert.equal(shownTimes(times, 0)!.wall, 30);
  assert.equal(shownTimes(times, 1), null);
  assert.equal(shownTimes(times, null)!.wall, 75);
  assert.equal(shownTimes([null, null], null), null);
  assert.equal(shownTimes([], 0), null);
  assert.equal(timesFacts(shownTimes(times, null)!), '1 min 15 s for 2 epochs, 20 timed steps');
});

test('a row has its values as text, whole seconds from ten on', () => {
  const bar = { id: 'forward', title: 'Forward', seconds: 9.94, share: 0.2049, perStep: 0.0123 } as const;
  const { help, ...row } = timeRow(bar);
  assert.deepEqual(row, { title: 'Forward', time: '9.9 s', share: '20 %', perStep: '12.3', length: 20.49 });
  assert.match(help, /loss/);
  const other = timeRow({ ...bar, seconds: 9.96, share: 0.004, perStep: 0.12345 });
  assert.deepEqual([other.time, other.share, other.perStep], ['10 s', '< 1 %', '123']);
  assert.deepEqual(
    [timeRow({ ...bar, perStep: null }).perStep, timeRow({ ...bar, seconds: 0.04 }).time],
    ['', '< 0.1 s'],
  );
});
