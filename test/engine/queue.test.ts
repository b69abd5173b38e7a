import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import type { EventValue } from '../../shared/api.ts';
import { isStudioError } from '../../shared/errors.ts';
import { runCli, startCli } from '../support/run-cli.ts';
import { startTestEngine, type TestEngine } from '../support/test-engine.ts';
import { makeTinyStudy, temporaryFolder, tinyPipeline } from '../support/tiny-study.ts';

/** Long enough to be stopped in the middle. */
const longPipeline = { ...tinyPipeline, training: { ...tinyPipeline.training, epochs: 400 } };

let study: string;
let data: string;
let app: TestEngine;

const create = async (name: string, given: object = {}): Promise<string> => {
  const { id } = await app.client.call('run.create', {
    ...{ name, dataset: data, pipeline: tinyPipeline, command: 'cross-validate', skipProblems: false },
    folds: { kind: 'k-fold', k: 2 },
    ...given,
  });
  return id;
};
const statusIs = (run: string, status: string) =>
  app.until(({ runs }) => runs.find(({ id }) => id === run)?.status === status, `${run} is ${status}`);
const refused = (tag: string, text: RegExp) => (error: unknown) =>
  isStudioError(error) && error.tag === tag && text.test(error.message);

before(async () => {
  study = await makeTinyStudy(4, 1);
  app = await startTestEngine();
  data = await app.engine.studio.workspace.addDataset(study, 'Balls');
});
afterEach(async () => {
  // What a test that failed left behind does not keep the next one waiting.
  const { runs } = await app.client.call('workspace.read');
  for (const { id } of runs.filter(({ queued }) => queued !== null)) await app.client.call('run.stop', { id });
});
after(() => app.close());

describe('a run', () => {
  let run: string;

  it('is made, trained and scored, and windows are told all the way', async () => {
    const heard = { progress: [] as number[], epochs: [] as string[], samples: 0, times: [] as number[] };
    const sums: EventValue<'times'>[] = [];
    const ends = [
      app.client.on('progress', ({ share }) => {
        heard.progress.push(share);
        heard.times.push(performance.now());
      }),
      app.client.on('epoch', ({ fold, record }) => heard.epochs.push(`${fold}/${record.epoch}`)),
      app.client.on('times', (event) => sums.push(event)),
    ];
    const sample = app.event('sample');
    run = await create('Größe: 3/4?');
    assert.equal((await app.entry(run)).queued, 0);
    const { slice, caseId, fold } = await sample;
    await statusIs(run, 'finished');
    for (const end of ends) end();

    assert.deepEqual(
      heard.epochs,
      [0, 1].flatMap((each) => [1, 2, 3, 4, 5, 6].map((epoch) => `${each}/${epoch}`)),
    );
    assert.deepEqual(heard.progress, heard.progress.toSorted(), 'the share never falls');
    // After each epoch, when the model is saved, when the held-out cases are scored.
    assert.deepEqual(
      sums.filter(({ fold }) => fold === 1).map(({ times }) => times.epochs),
      [1, 2, 3, 4, 5, 6, 6, 6],
    );
    const { folds } = await app.client.call('run.read', { id: run });
    assert.deepEqual(folds[1].times, sums.at(-1)!.times);
    const seconds = (heard.times.at(-1)! - heard.times[0]) / 1000;
    assert.ok(heard.times.length <= 4 * seconds + 2, `${heard.times.length} events in ${seconds} s`);
    assert.equal(fold, 0);
    assert.match(caseId, /^case_/);
    assert.deepEqual([slice.width, slice.height, slice.grey.length], [16, 16, 256]);
    assert.ok(slice.label!.some((index) => index > 0) && slice.prediction!.every((index) => index < 3));

    const entry = await app.entry(run);
    assert.deepEqual([entry.name, entry.queued, entry.folds], ['Größe: 3/4?', null, 2]);
    assert.ok(entry.folder.endsWith(join('runs', 'grosse-3-4')), entry.folder);
    assert.ok(entry.meanDice! > 0.2);
  });

  it('shows its details, its log and its scores', async () => {
    const detail = await app.client.call('run.read', { id: run });
    assert.deepEqual(detail.classes, [
      { name: 'bright', colour: '#e69f00' },
      { name: 'dark', colour: '#56b4e9' },
    ]);
    assert.deepEqual(
      detail.folds.map(({ train, validation, isTrained, isScored, records }) => [
        ...[train, validation, isTrained, isScored, records.length],
      ]),
      [
        [2, 2, true, true, 6],
        [2, 2, true, true, 6],
      ],
    );
    assert.match(
      (await app.client.call('run.log', { id: run, fold: 1 })).text,
      /^steps are eager, float32\nepoch 1, loss/,
    );

    await app.engine.studio.workspace.writeDataset(data, () => ({
      choices: { excluded: [], classNames: {}, classColours: { 2: '#123456' }, groups: {} },
    }));
    const { report, classes, metrics, scores } = await app.client.call('run.results', { id: run });
    assert.deepEqual(classes, [
      { name: 'bright', colour: '#e69f00' },
      { name: 'dark', colour: '#123456' },
    ]);
    assert.equal(scores.length, 4 * 2 * metrics.length);
    const dice = scores
      .filter((each) => each.class === 'dark' && each.metric === 'dice')
      .map(({ value }) => value ?? 0);
    const mean = dice.reduce((sum, value) => sum + value, 0) / 4;
    assert.ok(Math.abs(mean - report.pooled.perClass.dark.dice.mean!) < 1e-9);
  });

  it('is saved as a table and as one page with its pictures', async () => {
    const table = await app.client.call('run.export', { id: run, format: 'tsv' });
    const { folder } = await app.entry(run);
    assert.equal(table.content, readFileSync(join(folder, 'evaluation.tsv'), 'utf8'));
    const page = await app.client.call('run.export', { id: run, format: 'html' });
    assert.match(page.name, /\.html$/);
    const pictures = readFileSync(join(folder, 'report.html'), 'utf8').match(/<img src="(fold-|figures\/)/g)!;
    assert.ok(pictures.length >= 4);
    assert.equal((page.content as string).match(/<img src="data:image\/png;base64,/g)?.length, pictures.length);
    assert.doesNotMatch(page.content as string, /src="(fold-|figures)/);
  });

  it('is renamed, deleted and restored', async () => {
    await app.client.call('run.rename', { id: run, name: 'Second look' });
    const trash = await app.client.call('run.remove', { id: run });
    assert.deepEqual([trash.kind, trash.name], ['run', 'Second look']);
    assert.equal((await app.client.call('workspace.read')).runs.length, 0);
    await assert.rejects(app.client.call('run.read', { id: run }), refused('not-found', new RegExp(run)));
    await app.client.call('trash.restore', { id: trash.id });
    assert.equal((await app.entry(run)).status, 'finished');
    assert.ok((await app.client.call('run.results', { id: run })).scores.length > 0);
    await assert.rejects(app.client.call('trash.restore', { id: trash.id }), refused('not-found', /trash-/));
  });
});

describe('the queue', () => {
  it('pauses, keeps others waiting, goes on from the checkpoint, stops', async () => {
    const first = await create('First', { pipeline: longPipeline });
    const second = await create('Second');
    const [third] = [await create('Third')];
    await app.event('epoch', (each) => each.run === first && each.record.epoch >= 3);
    await app.client.call('run.move', { id: third, place: 0 });
    const { runs } = await app.client.call('workspace.read');
    assert.deepEqual(
      runs.slice(0, 3).map(({ name, queued, status }) => [name, queued, status]),
      [
        ['First', 0, 'running'],
        ['Third', 1, 'queued'],
        ['Second', 2, 'queued'],
      ],
    );
    const stopping = app.event('progress', ({ phase }) => phase === 'stopping');
    await app.client.call('run.pause', { id: first });
    await stopping;
    assert.deepEqual([(await app.entry(first)).status, (await app.entry(third)).status], ['paused', 'queued']);
    const { folds } = await app.client.call('run.read', { id: first });
    const epochs = folds[0].records.length;

    const next = app.event('epoch', (each) => each.run === first);
    await app.client.call('run.start', { id: first });
    assert.equal((await next).record.epoch, epochs + 1);
    await app.client.call('run.stop', { id: first });
    await statusIs(first, 'stopped');
    await statusIs(third, 'running');
    for (const id of [third, second]) await app.client.call('run.stop', { id });
    assert.deepEqual([(await app.entry(first)).queued, (await app.entry(second)).queued], [null, null]);
  });

  it('lets a run overtake one that is paused when it is started by hand', async () => {
    const first = await create('Paused', { pipeline: longPipeline });
    await statusIs(first, 'running');
    await app.client.call('run.pause', { id: first });
    const second = await create('Behind', { pipeline: longPipeline });
    assert.equal((await app.entry(second)).status, 'queued');
    await app.client.call('run.start', { id: second });
    await statusIs(second, 'running');
    assert.deepEqual([(await app.entry(second)).queued, (await app.entry(first)).queued], [0, 1]);
    for (const id of [first, second]) await app.client.call('run.stop', { id });
  });

  it('says why a run failed whose process was killed, and goes on with the next', async () => {
    const first = await create('Killed', { pipeline: longPipeline });
    const second = await create('Next', { pipeline: longPipeline });
    await app.event('epoch', (each) => each.run === first && each.record.epoch >= 4);
    app.children.at(-1)!.child.kill();
    await statusIs(first, 'failed');
    assert.match((await app.entry(first)).reason!, /SIGKILL/);
    await statusIs(second, 'running');
    await app.client.call('run.stop', { id: second });
    // What it had learnt is not lost.
    const next = app.event('epoch', (each) => each.run === first);
    await app.client.call('run.start', { id: first });
    assert.ok((await next).record.epoch > 1);
    await app.client.call('run.stop', { id: first });
  });

  it('refuses what makes no sense, naming the run', async () => {
    const run = await create('Waiting', { pipeline: longPipeline });
    await app.client.call('run.stop', { id: run });
    await assert.rejects(
      app.client.call('run.pause', { id: run }),
      refused('usage', /"Waiting" neither runs nor waits/),
    );
    await assert.rejects(app.client.call('run.move', { id: run, place: 0 }), refused('usage', /"Waiting"/));
    await assert.rejects(app.client.call('run.start', { id: 'run-0' }), refused('not-found', /"run-0"/));
    await assert.rejects(app.client.call('run.results', { id: run }), refused('not-found', /"Waiting" has no results/));
    await assert.rejects(app.client.call('run.export', { id: run, format: 'html' }), refused('not-found', /"Waiting"/));
    await assert.rejects(create('x', { dataset: 'data-0' }), refused('not-found', /"data-0"/));
    await assert.rejects(create('x', { pipeline: { los: 1 } }), refused('bad-pipeline', /los/));
    await assert.rejects(create('x', { folds: { kind: 'k-fold', k: 9 } }), refused('usage', /9 folds of 4/));
    await app.client.call('run.remove', { id: run });
  });
});

describe('a run and the command line', () => {
  it('shows a run of the command line while it works, and goes on with it', async () => {
    const folder = join(temporaryFolder(), 'by-hand');
    const pipeline = join(temporaryFolder(), 'pipeline.json');
    const { writeFile } = await import('node:fs/promises');
    await writeFile(pipeline, JSON.stringify(longPipeline));
    const { child, finished } = startCli(
      'cross-validate',
      study,
      '--out',
      folder,
      '--folds',
      '2',
      '--pipeline',
      pipeline,
    );
    let id = '';
    for (let i = 0; id === '' && i < 300; i++) {
      await new Promise((resolve) => setTimeout(resolve, 200));
      id = await app.client.call('run.attach', { folder }).then(
        (each) => each.id,
        () => '',
      );
    }
    const workspace = await app.until(
      ({ runs }) => runs.some((each) => each.id === id && each.isElsewhere),
      'elsewhere',
    );
    assert.equal(workspace.runs.find((each) => each.id === id)!.status, 'running');
    const [{ record }, { times }] = await Promise.all([
      app.event('epoch', (each) => each.run === id),
      app.event('times', (each) => each.run === id),
    ]);
    assert.ok(record.epoch > 0 && times.epochs > 0);
    assert.equal((await app.event('progress', (each) => each.run === id)).folds, 2);
    await assert.rejects(app.client.call('run.stop', { id }), refused('bad-run', /"by-hand" is worked on by another/));
    await assert.rejects(app.client.call('run.remove', { id }), refused('bad-run', /"by-hand"/));
    assert.equal((await app.client.call('run.attach', { folder })).id, id);
    child.kill('SIGINT');
    await finished;
    await statusIs(id, 'stopped');
    const next = app.event('epoch', (each) => each.run === id);
    await app.client.call('run.start', { id });
    assert.ok((await next).record.epoch > 1);
    await app.client.call('run.stop', { id });
    const trash = await app.client.call('run.remove', { id });
    assert.ok(readFileSync(join(folder, 'run.json')).length > 0, 'an attached run stays where it is');
    assert.equal(trash.name, 'by-hand');
    await assert.rejects(app.client.call('run.attach', { folder: study }), refused('not-found', /is no run/));
  });

  it('makes runs that the command line goes on with', async () => {
    const id = await create('For the command line');
    await statusIs(id, 'running');
    await app.client.call('run.stop', { id });
    const { folder } = await app.entry(id);
    const { code, stdout, stderr } = await runCli('resume', folder);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /report:/);
    await statusIs(id, 'finished');
  });
});
