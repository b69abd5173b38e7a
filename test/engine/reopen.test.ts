import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { isStudioError } from '../../shared/errors.ts';
import { engineArguments, engineEntry } from '../../src-main/engine/entry.ts';
import { startTestEngine, type TestEngine } from '../support/test-engine.ts';
import { makeTinyStudy, temporaryFolder, tinyPipeline } from '../support/tiny-study.ts';

const longPipeline = { ...tinyPipeline, training: { ...tinyPipeline.training, epochs: 400 } };

let study: string;
before(async () => {
  study = await makeTinyStudy(4);
});

const create = async ({ client, engine }: TestEngine, folder: string): Promise<string> => {
  const dataset = await engine.studio.workspace.addDataset(folder, 'Balls');
  const { id } = await client.call('run.create', {
    ...{ name: 'Long', dataset, pipeline: longPipeline, command: 'cross-validate', skipProblems: false },
    folds: { kind: 'k-fold', k: 2 },
  });
  return id;
};
const epochOf = (app: TestEngine, run: string, least: number) =>
  app.event('epoch', (each) => each.run === run && each.record.epoch >= least);

it('pauses what runs when the app is closed, and goes on when the user says so', async () => {
  const app = await startTestEngine();
  const run = await create(app, study);
  await epochOf(app, run, 3);
  await app.close();

  const again = await startTestEngine(app.options);
  assert.deepEqual([(await again.entry(run)).status, (await again.entry(run)).queued], ['paused', 0]);
  const { folds } = await again.client.call('run.read', { id: run });
  await wait(500);
  assert.equal(again.children.length, 0, 'nothing computes by itself');
  const next = epochOf(again, run, 1);
  await again.client.call('run.start', { id: run });
  assert.equal((await next).record.epoch, folds[0].records.length + 1);
  await again.close();
});

it('goes on with the queue by itself after the engine was killed', async () => {
  const app = await startTestEngine();
  const run = await create(app, study);
  await app.client.call('run.pause', { id: run });
  await app.close();
  const workspaceFile = join(app.options.workspace!, 'workspace.json');
  const text = readFileSync(workspaceFile, 'utf8');
  writeFileSync(workspaceFile, text.replace('"isPaused": true', '"isPaused": false'));

  const engine = fork(fileURLToPath(engineEntry), [JSON.stringify(app.options)], {
    execArgv: engineArguments,
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const history = join(app.options.workspace!, 'runs', 'long', 'fold-0', 'history.tsv');
  for (let i = 0; !existsSync(history) && i < 300; i++) await wait(100);
  const ended = once(engine, 'exit');
  engine.kill('SIGKILL');
  await ended;

  const again = await startTestEngine(app.options);
  const { record } = await epochOf(again, run, 1);
  assert.ok(record.epoch > 1, 'it goes on from where it was');
  assert.equal((await again.entry(run)).status, 'running');
  await again.client.call('run.stop', { id: run });
  await again.close();
});

it('goes on with a run whose data were moved, once the user has said where they lie', async () => {
  const [place, other] = [join(temporaryFolder(), 'here'), join(temporaryFolder(), 'there')];
  renameSync(await makeTinyStudy(4), place);
  const app = await startTestEngine();
  const run = await create(app, place);
  const [first] = app.engine.studio.workspace.stored.datasets.slice(-1);
  await epochOf(app, run, 1);
  await app.client.call('run.pause', { id: run });
  renameSync(place, other);

  await app.client.call('run.start', { id: run });
  const { runs } = await app.until(({ runs: [each] }) => each.status === 'failed', 'the run failed');
  assert.match(runs[0].reason!, /the data folder "here" of the run is not where it was/);

  const wrong = app.client.call('run.locate', { id: run, folder: await makeTinyStudy(3) });
  await assert.rejects(wrong, (error) => isStudioError(error, 'bad-run') && /case_3/.test(error.message));
  await app.engine.studio.workspace.writeDataset(first.id, () => ({ folder: other }));
  await app.client.call('run.start', { id: run });
  assert.ok((await epochOf(app, run, 1)).record.epoch > 1);
  await app.client.call('run.stop', { id: run });
  assert.equal((await app.entry(run)).reason, null);
  await app.client.call('run.locate', { id: run, folder: other });

  renameSync((await app.entry(run)).folder, join(temporaryFolder(), 'away'));
  const { runs: missing } = await app.until(({ runs: [each] }) => each.status === 'missing', 'the run is missing');
  assert.match(missing[0].reason!, /"long" is not there/);
  await assert.rejects(app.client.call('run.start', { id: run }), (error) => isStudioError(error, 'not-found'));
  await app.close();
});
