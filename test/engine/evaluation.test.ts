import assert from 'node:assert/strict';
import { copyFileSync, cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { defaultColour } from '../../shared/draw/colours.ts';
import { isStudioError } from '../../shared/errors.ts';
import { evaluateFolders } from '../../src-main/engine/calls/evaluate.ts';
import { startTestEngine, type TestEngine } from '../support/test-engine.ts';
import { makeTinyStudy, temporaryFolder } from '../support/tiny-study.ts';

const cases = 6;
let study: string;
let truth: string;
/** The label of each case under the name of the one after it. */
let prediction: string;
let app: TestEngine;

before(async () => {
  study = await realpath(await makeTinyStudy(cases));
  truth = join(study, 'labelsTr');
  prediction = join(study, 'other program');
  mkdirSync(prediction);
  for (let i = 0; i < cases; i++) {
    copyFileSync(join(truth, `case_${i}.nii.gz`), join(prediction, `case_${(i + 1) % cases}.nii.gz`));
  }
  app = await startTestEngine({ roots: [study] });
});
after(() => app.close());

const refused = (tag: string, text: RegExp) => (error: unknown) =>
  isStudioError(error) && error.tag === tag && text.test(`${error.message}; ${error.next}`);

describe('two folders of labels', () => {
  it('are compared as the command line does, with a step of progress a case', async () => {
    const heard: string[] = [];
    const { evaluation, tsv, classes, metrics } = await app.client.call(
      'evaluation.run',
      { truth, prediction },
      { onProgress: ({ done, total, caseId }) => heard.push(`${done}/${total} ${caseId}`) },
    );
    const out = join(temporaryFolder(), 'out');
    const expected = await evaluateFolders({ truth, prediction, folder: out });
    assert.deepEqual(evaluation, expected.evaluation);
    assert.equal(tsv, readFileSync(join(out, 'evaluation.tsv'), 'utf8'));
    const dice = evaluation.perClass.bright.dice;
    assert.ok(dice.mean! < 0.9 && dice.n === cases, `other cases differ: ${dice.mean}`);
    assert.deepEqual(
      heard,
      Array.from({ length: cases }, (_, i) => `${i}/${cases} case_${i}`),
    );
    assert.deepEqual(classes, [
      { name: 'bright', colour: defaultColour(1) },
      { name: 'dark', colour: defaultColour(2) },
    ]);
    assert.deepEqual(
      metrics.map(({ id }) => id),
      Object.keys(evaluation.definitions),
    );
    assert.equal(metrics.find(({ id }) => id === 'hd95')?.unit, 'mm');
  });

  it('have the colours of the data set that the truth belongs to', async () => {
    const { id } = await app.client.call('dataset.add', { folder: study });
    await app.client.call('dataset.read', { id });
    await app.client.call('dataset.choose', { id, choices: { classColours: { 2: '#123456' } } });
    const { classes } = await app.client.call('evaluation.run', { truth, prediction: truth });
    assert.deepEqual(
      classes.map(({ colour }) => colour),
      [defaultColour(1), '#123456'],
    );
  });

  it('are left when they are cancelled, and can be compared again', async () => {
    const stop = new AbortController();
    const comparing = app.client.call(
      'evaluation.run',
      { truth, prediction },
      { signal: stop.signal, onProgress: ({ done }) => done === 2 && stop.abort() },
    );
    await assert.rejects(comparing, refused('cancelled', /./));
    assert.equal((await app.client.call('evaluation.run', { truth, prediction: truth })).evaluation.mean.dice, 1);
  });

  it('say what is wrong with them, and stay within the roots', async () => {
    const run = (given: object) => app.client.call('evaluation.run', { truth, prediction, ...given });
    await assert.rejects(run({ truth: join(study, 'none') }), refused('not-found', /none/));
    await assert.rejects(run({ prediction: '' }), refused('usage', /prediction/));
    await assert.rejects(run({ truth: temporaryFolder() }), refused('usage', /outside of the folders/));

    const incomplete = join(study, 'incomplete');
    mkdirSync(incomplete);
    copyFileSync(join(truth, 'case_0.nii.gz'), join(incomplete, 'case_0.nii.gz'));
    await assert.rejects(run({ prediction: incomplete }), refused('bad-dataset', /5 of 6 cases have no prediction/));

    const damaged = join(study, 'damaged');
    cpSync(truth, damaged, { recursive: true });
    writeFileSync(join(damaged, 'case_3.nii.gz'), 'nothing of an image');
    await assert.rejects(run({ prediction: damaged }), refused('bad-file', /case_3, prediction/));

    const linked = join(study, 'linked');
    mkdirSync(linked);
    const outside = join(temporaryFolder(), 'secret.nii.gz');
    copyFileSync(join(truth, 'case_0.nii.gz'), outside);
    symlinkSync(outside, join(linked, 'case_0.nii.gz'));
    await assert.rejects(run({ truth: incomplete, prediction: linked }), refused('usage', /outside of the folders/));
  });
});
