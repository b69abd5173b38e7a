import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { foldPaths } from '../../../src-main/core/runs/run-folder.ts';
import { createTimekeeper, readFoldTimes } from '../../../src-main/core/train/fold-times.ts';
import { temporaryFolder } from '../../support/tiny-study.ts';

const epochTimes = (epoch: number) => ({
  ...{ epoch, steps: 4, seconds: 3, wait: 1, start: 0, step: 2, validate: 0, save: 1, load: 0, augment: 1 },
});
const engine = { mode: 'compiled', precision: 'float32', reason: null, measured: null } as const;
const measured = { ...engine, measured: { float32: 8, bfloat16: 9 } };

test('times of a fold go on where it does: epochs that are trained again count once, seconds of sessions add up', async () => {
  const fold = temporaryFolder();
  assert.equal(await readFoldTimes(fold), null);
  const first = await createTimekeeper(fold, 1, 0);
  first.add('prepare', 2);
  for (const epoch of [1, 2, 3]) first.addEpoch(epochTimes(epoch), { engine: measured, parts: null });
  assert.equal((await first.write()).wall, 14);

  // Killed, and gone on with from the checkpoint of the second epoch.
  const second = await createTimekeeper(fold, 2, 2);
  second.add('prepare', 5);
  second.addEpoch(epochTimes(3), { engine, parts: null });
  await second.write();
  const times = (await readFoldTimes(fold))!;
  assert.deepEqual(
    times.epochs.map(({ epoch }) => epoch),
    [1, 2, 3],
  );
  assert.deepEqual([times.prepare, times.workers, times.engine], [7, 2, measured]);
});

test('times that are damaged are begun anew, and keep no training from going on', async () => {
  const fold = temporaryFolder();
  writeFileSync(foldPaths.times(fold), '{');
  const times = await createTimekeeper(fold, 1);
  times.add('save', 1);
  assert.equal((await times.write()).wall, 1);
});
