import assert from 'node:assert/strict';
import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { isStudioError } from '../../shared/errors.ts';
import type { PredictionProgress } from '../../shared/progress.ts';
import { startTestEngine, type TestEngine } from '../support/test-engine.ts';
import { makeTinyStudy, temporaryFolder, tinyPipeline } from '../support/tiny-study.ts';

let app: TestEngine;
let study: string;
let run: string;

const refused = (tag: string, text: RegExp) => (error: unknown) =>
  isStudioError(error) && error.tag === tag && text.test(error.message);
const entry = async (id: string) =>
  (await app.client.call('workspace.read')).predictions.find((each) => each.id === id)!;
const isNot = (id: string, status: string) =>
  app.until(
    ({ predictions }) => predictions.find((each) => each.id === id)?.status !== status,
    `${id} is not ${status}`,
  );
const start = async (input: string, out: string): Promise<string> =>
  (await app.client.call('prediction.start', { run, input, out, probabilities: false })).id;

/** Many copies of a case, so that there is time to stop. */
function manyCases(count: number): string {
  const folder = temporaryFolder();
  for (let i = 0; i < count; i++)
    copyFileSync(join(study, 'imagesTr', 'case_0.nii.gz'), join(folder, `new_${i}.nii.gz`));
  return folder;
}

before(async () => {
  study = await makeTinyStudy(4);
  app = await startTestEngine();
  const dataset = await app.engine.studio.workspace.addDataset(study, 'Balls');
  const { id } = await app.client.call('run.create', {
    ...{ name: 'Trained', dataset, command: 'train', skipProblems: false, folds: { kind: 'all' } },
    pipeline: { ...tinyPipeline, training: { ...tinyPipeline.training, epochs: 2 } },
  });
  run = id;
  await assert.rejects(start(study, temporaryFolder()), refused('bad-run', /"Trained" is not finished/));
  await app.until(({ runs: [each] }) => each.status === 'finished', 'trained');
});
after(() => app.close());

describe('a prediction', () => {
  it('is also written in other formats, and refuses at once one that the scans are not fit for', async () => {
    const [input, out] = [manyCases(1), temporaryFolder()];
    const given = { run, input, out, probabilities: false };
    const written = await app.client.call('prediction.start', { ...given, also: ['png', 'nrrd'] });
    await isNot(written.id, 'running');
    assert.equal((await entry(written.id)).status, 'finished');
    assert.deepEqual(readdirSync(out).sort(), ['new_0.nii.gz', 'nrrd', 'png']);
    assert.deepEqual(readdirSync(join(out, 'nrrd')), ['new_0.nrrd']);

    const other = join(temporaryFolder(), 'labels');
    const refused = await app.client.call('prediction.start', { ...given, out: other, also: ['dicomSeg'] });
    await isNot(refused.id, 'running');
    const { status, reason } = await entry(refused.id);
    assert.deepEqual([status, existsSync(other)], ['failed', false]);
    assert.match(reason!, /cannot be written as a DICOM segmentation: new_0\.nii\.gz is no DICOM series/);
  });

  it('writes labels where the user says, names what failed, and tells its progress', async () => {
    const input = manyCases(3);
    writeFileSync(join(input, 'new_1.nii.gz'), 'no image');
    const out = join(temporaryFolder(), 'labels');
    const heard: PredictionProgress[] = [];
    const end = app.client.on('prediction', (progress) => heard.push(progress));
    const id = await start(input, out);
    await isNot(id, 'running');
    end();
    const { status, reason, cases, failed, runName, input: from, out: to } = await entry(id);
    assert.deepEqual([status, reason, cases], ['finished', null, ['new_0', 'new_2']]);
    assert.deepEqual([runName, from, to], ['Trained', input, out]);
    assert.equal(failed.length, 1);
    assert.match(failed[0].message, /new_1/);
    assert.deepEqual(readdirSync(out).sort(), ['new_0.nii.gz', 'new_2.nii.gz']);
    assert.ok(heard.some(({ total, caseId }) => total === 3 && caseId !== null));
    assert.ok(heard.every(({ prediction }) => prediction === id));
  });

  it('by several runs keeps which they were and how they were combined', async () => {
    const { folder } = (await app.client.call('workspace.read')).runs.find(({ id }) => id === run)!;
    const copy = join(temporaryFolder(), 'second');
    cpSync(folder, copy, { recursive: true });
    const { id: other } = await app.client.call('run.attach', { folder: copy });
    const given = { run, input: manyCases(1), probabilities: false };
    const twice = { ...given, others: [run], out: temporaryFolder() };
    await assert.rejects(app.client.call('prediction.start', twice), refused('usage', /named twice/));
    const group = { others: [other], combine: 'weighted', weights: [1, 3] } as const;
    const out = join(temporaryFolder(), 'labels');
    const { id } = await app.client.call('prediction.start', {
      ...given,
      ...group,
      others: [other],
      weights: [1, 3],
      out,
    });
    await isNot(id, 'running');
    const { status, runName, others, combine, weights } = await entry(id);
    assert.deepEqual([status, runName], ['finished', 'Trained + second']);
    assert.deepEqual({ others, combine, weights }, group);
    assert.deepEqual(readdirSync(out), ['new_0.nii.gz']);
  });

  it('is stopped, keeping what was written; only one is under way', async () => {
    const out = join(temporaryFolder(), 'labels');
    const id = await start(manyCases(400), out);
    await assert.rejects(
      start(study, temporaryFolder()),
      refused('usage', /the prediction of ".+" is still under way/),
    );
    await app.until(({ predictions: [{ cases }] }) => cases.length > 0, 'a case is written');
    await app.client.call('prediction.stop', { id });
    const { status, cases } = await entry(id);
    assert.equal(status, 'stopped');
    assert.ok(cases.length > 0 && cases.length < 400);
    assert.deepEqual(readdirSync(out).sort(), cases.map((each) => `${each}.nii.gz`).sort());

    const trash = await app.client.call('prediction.remove', { id });
    assert.equal(trash.kind, 'prediction');
    assert.ok(existsSync(join(out, `${cases[0]}.nii.gz`)), 'labels are the user’s');
    await app.client.call('trash.restore', { id: trash.id });
    assert.equal((await entry(id)).status, 'stopped');
  });

  it('fails alone when its process is killed, or nothing can be read', async () => {
    const id = await start(manyCases(400), join(temporaryFolder(), 'labels'));
    await app.event('prediction');
    app.children.at(-1)!.child.kill();
    await isNot(id, 'running');
    assert.match((await entry(id)).reason!, /SIGKILL/);

    const empty = join(temporaryFolder(), 'empty');
    mkdirSync(empty);
    const none = await start(empty, temporaryFolder());
    await isNot(none, 'running');
    assert.deepEqual((await entry(none)).status, 'failed');
    assert.match((await entry(none)).reason!, /"?empty"?/);
  });

  it('is refused for runs and predictions that are not there', async () => {
    await assert.rejects(start(join(study, 'gone'), temporaryFolder()), refused('not-found', /^gone does not exist/));
    const call = app.client.call('prediction.start', {
      run: 'run-0',
      input: study,
      out: '/tmp/x',
      probabilities: false,
    });
    await assert.rejects(call, refused('not-found', /"run-0"/));
    await assert.rejects(
      app.client.call('prediction.stop', { id: 'prediction-0' }),
      refused('not-found', /"prediction-0"/),
    );
    await assert.rejects(
      app.client.call('prediction.remove', { id: 'prediction-0' }),
      refused('not-found', /"prediction-0"/),
    );
  });

  it('is stopped when the app is closed', async () => {
    const id = await start(manyCases(400), join(temporaryFolder(), 'labels'));
    await app.event('prediction');
    await app.close();
    app = await startTestEngine(app.options);
    assert.equal((await entry(id)).status, 'stopped');
  });
});
