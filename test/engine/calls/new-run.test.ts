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
    const metrics = ['dice', { id: 'tversky', params: { classWeights: [1, 2] } }];
    await assert.rejects(make({ folder, pipeline: { ...tinyPipeline, metrics } }), /metrics\[1\].*2 numbers for 3/);
    assert.ok(!existsSync(folder));
    await make({ pipeline: { ...tinyPipeline, loss: { id: 'focal', params: { alpha: [0.25] } } } });
  });

  it('refuses classes and channels by numbers that the data set does not have', async () => {
    const folder = join(temporaryFolder(), 'run');
    const patches = { ...tinyPipeline.patches, skipBlanks: true, blankClasses: [1, 3] };
    await assert.rejects(make({ folder, pipeline: { ...tinyPipeline, patches } }), (error) => {
      assert.ok(isStudioError(error, 'bad-pipeline'));
      assert.match(error.message, /blankClasses names class 3, .* has 0 \(background\), 1 \(bright\), 2 \(dark\)/);
      return true;
    });
    const steps = [{ id: 'zScore', params: { channels: [0, 1] } }];
    await assert.rejects(make({ folder, pipeline: { ...tinyPipeline, steps } }), (error) => {
      assert.ok(isStudioError(error, 'bad-pipeline'));
      assert.match(error.message, /steps\[0\]\.params\.channels names channel 1, but the data set has 0 \(MRI\)/);
      return true;
    });
    assert.ok(!existsSync(folder));
    await make({ pipeline: { ...tinyPipeline, patches: { ...patches, blankClasses: [1, 2], blankShare: 0.1 } } });
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

  it('spreads the classes of labels evenly over the folds where it is told to, and writes that down', async () => {
    const rare = ['case_2', 'case_3', 'case_4'];
    const cases = scanned.cases.map((each) => ({ ...each, labelValues: rare.includes(each.id) ? [0, 1, 2] : [0, 1] }));
    const of = async (stratify: boolean, seed: number) => {
      const folds = { kind: 'k-fold', k: 3, ...(stratify && { stratify }) } as const;
      return make({ scanned: { ...scanned, cases }, choices: noChoices, folds, pipeline: { ...tinyPipeline, seed } });
    };
    const spread = async (stratify: boolean): Promise<string[]> => {
      const all = await Promise.all([1, 2, 3, 4, 5].map((seed) => of(stratify, seed)));
      return all.map(
        ({ made }) =>
        made.folds.map(({ validation }) => validation.filter((id) => rare.includes(id)).length).sort().join(''), // prettier-ignore
      );
    };
    assert.deepEqual([...new Set(await spread(true))], ['111']);
    assert.deepEqual([...new Set(await spread(false))], ['012'], 'chance spreads them otherwise');
    const run = async (stratify: boolean) =>
      JSON.parse(readFileSync(join((await of(stratify, 1)).folder, 'run.json'), 'utf8')) as { stratified?: boolean };
    assert.deepEqual([(await run(true)).stratified, (await run(false)).stratified], [true, undefined]);
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
