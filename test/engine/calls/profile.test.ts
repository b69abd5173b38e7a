import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { before, describe, it } from 'node:test';
import { isStudioError } from '../../../shared/errors.ts';
import { foldTimesSchema } from '../../../shared/times.ts';
import { foldPaths, runPaths } from '../../../src-main/core/runs/run-folder.ts';
import { profilePipeline, profileRun } from '../../../src-main/engine/calls/profile.ts';
import { makePredictedRun } from '../../support/predicted-run.ts';
import { makeTinyStudy, temporaryFolder, tinyPipeline } from '../../support/tiny-study.ts';

let study: string;
before(async () => void (study = await makeTinyStudy(3)));

describe('the profile of a run', () => {
  const refused = (text: RegExp) => (error: unknown) => isStudioError(error, 'not-found') && text.test(error.message);

  it('is of the folds that have been trained, and of all of them', async () => {
    const run = await makePredictedRun(study, {});
    await assert.rejects(profileRun(run), refused(/^"run" has no finished epoch yet$/));
    const epoch = {
      epoch: 1,
      steps: 4,
      seconds: 3,
      wait: 1,
      start: 0,
      step: 2,
      validate: 0,
      save: 1,
      load: 0,
      augment: 1,
    };
    const times = {
      ...{ schemaVersion: 1, workers: 1, engine: null, parts: null, prepare: 2, epochs: [epoch] },
      ...{ recalibrate: 0, save: 0, predict: 0 },
    };
    const home = runPaths.fold(run, 1);
    mkdirSync(home, { recursive: true });
    writeFileSync(foldPaths.times(home), JSON.stringify(foldTimesSchema.parse(times)));
    const { folds, total } = await profileRun(run);
    assert.deepEqual([folds[0], folds[1], total.wall], [null, total, 6]);
    writeFileSync(foldPaths.times(home), JSON.stringify({ ...times, workers: 0 }));
    await assert.rejects(profileRun(run), /times\.json: workers is 0/);
  });

  it('says of one that an older version trained that nothing was measured', async () => {
    const run = await makePredictedRun(study, {});
    mkdirSync(runPaths.fold(run, 0), { recursive: true });
    writeFileSync(foldPaths.history(runPaths.fold(run, 0)), '');
    await assert.rejects(profileRun(run), refused(/^"run" holds no times: an older version trained it$/));
  });
});

describe('the profile of a pipeline', () => {
  const call = { steps: 2, studioVersion: '0', signal: new AbortController().signal, onScan() {}, onEvent() {} };

  it('is of so many steps on the data set, and leaves nothing behind', async () => {
    const home = temporaryFolder();
    process.env.TMPDIR = home;
    const left = (): string[] => readdirSync(home).filter((name) => name.startsWith('miscnn-'));
    const { total, folds, cases } = await profilePipeline({ ...call, pipeline: tinyPipeline, data: study });
    assert.deepEqual([total.epochs, total.steps, cases, folds.length], [1, 2, 3, 1]);
    assert.notEqual(total.engine, null);
    const { prepare, forward, step, save } = total.parts;
    assert.ok(prepare > 0 && forward + step > 0 && save > 0);
    assert.ok(total.workers.load > 0 && total.workers.augment > 0);
    assert.deepEqual(left(), []);

    const wrong = profilePipeline({ ...call, pipeline: { loss: 'dcie' }, data: study });
    await assert.rejects(wrong, (error) => isStudioError(error, 'bad-pipeline') && /dcie/.test(error.message));
    await assert.rejects(profilePipeline({ ...call, pipeline: 3, data: study }), /pipeline is 3/);
    assert.deepEqual(left(), []);
  });
});
