import assert from 'node:assert/strict';
import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import type { Dataset } from '../../../shared/dataset.ts';
import { isStudioError } from '../../../shared/errors.ts';
import { newRun, type NewRunCall } from '../../../src-main/engine/calls/new-run.ts';
import { scanFolder } from '../../../src-main/core/io/scan.ts';
import { truncate } from '../../support/damage.ts';
import { makeTinyStudy, temporaryFolder, tinyPipeline } from '../../support/tiny-study.ts';

const noChoices = { excluded: [], classNames: {}, groups: {} };
let study: string;
let scanned: Dataset;

before(async () => {
  study = await makeTinyStudy(6);
  scanned = await scanFolder(study);
});

async function make(given: Partial<NewRunCall> = {}) {
  const folder = join(temporaryFolder(), 'run');
  const made = await newRun({
    ...{ data: study, folder, command: 'cross-validate', pipeline: tinyPipeline, skipProblems: false },
    ...{ folds: { kind: 'k-fold', k: 2 }, studioVersion: '0.0.0' },
    ...given,
  });
  return { made, folder, dataset: JSON.parse(readFileSync(join(folder, 'dataset.json'), 'utf8')) as Dataset };
}

describe('a new run of a study that the user arranged', () => {
  it('leaves excluded cases out, renames classes, keeps groups within one fold', async () => {
    const groups = { case_0: 'p', case_3: 'p', case_5: 'p' };
    const choices = { excluded: ['case_1'], classNames: { 2: 'hippocampus' }, groups };
    const { made, dataset } = await make({ scanned, choices });
    assert.deepEqual(
      dataset.cases.map(({ id }) => id),
      ['case_0', 'case_2', 'case_3', 'case_4', 'case_5'],
    );
    assert.deepEqual(
      dataset.classes.map(({ name }) => name),
      ['background', 'bright', 'hippocampus'],
    );
    assert.deepEqual(made.folds.map(({ validation }) => validation.join(' ')).sort(), [
      'case_0 case_3 case_5',
      'case_2 case_4',
    ]);
  });

  it('refuses class weights that are not one a class before anything is made', async () => {
    const folder = join(temporaryFolder(), 'run');
    for (const [id, params] of [
      ['tversky', { classWeights: [1, 2] }],
      ['focal', { alpha: [1, 2] }],
    ] as const) {
      const pipeline = { ...tinyPipeline, loss: { id, params } };
      await assert.rejects(make({ folder, pipeline }), /2 numbers for 3 classes/);
    }
    assert.ok(!existsSync(folder));
    await make({ pipeline: { ...tinyPipeline, loss: { id: 'focal', params: { alpha: [0.25] } } } });
  });

  it('refuses two classes of one name, and folds that the cases do not allow, leaving nothing behind', async () => {
    const twice = make({ scanned, choices: { ...noChoices, classNames: { 1: 'dark' } } });
    await assert.rejects(
      twice,
      (error) => isStudioError(error, 'bad-dataset') && /two classes .*"dark"/.test(error.message),
    );
    const folder = join(temporaryFolder(), 'run');
    await assert.rejects(make({ folder, folds: { kind: 'k-fold', k: 7 } }), /7 folds of 6/);
    assert.ok(!existsSync(folder));
  });

  it('takes a scan that is there without looking into the files again', async () => {
    // A name that no scan would give tells where the data set came from.
    const { dataset } = await make({ scanned: { ...scanned, name: 'As scanned' }, choices: noChoices });
    assert.equal(dataset.name, 'As scanned');
  });

  it('scans again where a file has changed, unless its case is excluded', async () => {
    const changed = await makeTinyStudy(6);
    const known = { ...(await scanFolder(changed)), name: 'As scanned' };
    copyFileSync(join(changed, 'imagesTr', 'case_1.nii.gz'), join(changed, 'imagesTr', 'case_0.nii.gz'));
    assert.equal((await make({ data: changed, scanned: known, choices: noChoices })).dataset.name, 'Balls');
    const choices = { ...noChoices, excluded: ['case_0'] };
    assert.equal((await make({ data: changed, scanned: known, choices })).dataset.name, 'As scanned');
  });

  it('says how to go on without cases that have problems, in the words of the host', async () => {
    const broken = await makeTinyStudy(4);
    truncate(join(broken, 'imagesTr', 'case_2.nii.gz'));
    await assert.rejects(make({ data: broken, skipHint: 'tick "leave out"' }), (error) => {
      assert.ok(isStudioError(error, 'bad-dataset'));
      assert.match(error.message, /case_2/);
      assert.match(error.next, /or tick "leave out" to go on without these cases/);
      return true;
    });
    const { made } = await make({ data: broken, skipProblems: true });
    assert.deepEqual(
      made.leftOut.map(({ id }) => id),
      ['case_2'],
    );
  });

  it('can be cancelled while it reads', async () => {
    const call = make({ scanned, choices: noChoices, signal: AbortSignal.abort() });
    await assert.rejects(call, (error) => isStudioError(error, 'cancelled'));
  });
});
