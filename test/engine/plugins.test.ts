import assert from 'node:assert/strict';
import { appendFileSync, cpSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { RunEntry } from '../../shared/workspace.ts';
import { makeNumpyStudy, pluginFolder } from '../support/plugin-files.ts';
import { startTestEngine, type TestEngine } from '../support/test-engine.ts';
import { makeTinyStudy, tinyPipeline } from '../support/tiny-study.ts';

const broken = `export default ({ defineLoss }) => ({
  losses: {
    broken: defineLoss({ title: 'Broken', help: 'Fails.', params: {}, loss: () => () => nothing.there }),
  },
});
`;

describe('plug-ins of the app', { timeout: 120_000 }, () => {
  let studio: TestEngine;
  let folder: string;
  let numpyStudy: string;
  let dataset: string;
  before(async () => {
    studio = await startTestEngine();
    folder = join(studio.options.settingsFolder, 'plugins');
    numpyStudy = await makeNumpyStudy(2);
    // Threads of the engine are up by then.
    const { id } = await studio.client.call('dataset.add', { folder: await makeTinyStudy(2) });
    await studio.client.call('dataset.scan', { id });
  });
  after(() => studio.close());

  const failedRun = async (): Promise<RunEntry> => {
    const { id } = await studio.client.call('run.create', {
      ...{ name: 'Run', dataset, pipeline: { ...tinyPipeline, loss: 'broken' } },
      ...{ command: 'train', folds: { kind: 'all' }, skipProblems: false },
    });
    await studio.until(({ runs }) => runs.find((each) => each.id === id)?.status === 'failed', 'the run has failed');
    return studio.entry(id);
  };

  it('are read from a folder of the user, which is made', async () => {
    assert.deepEqual(await studio.client.call('system.plugins'), { folder, plugins: [] });
    await assert.rejects(studio.client.call('dataset.add', { folder: numpyStudy }), /holds no cases/);
    cpSync(pluginFolder({ 'broken.mjs': broken, 'bad.mjs': 'export default 3;' }), folder, { recursive: true });
    const { plugins } = await studio.client.call('system.loadPlugins');
    assert.deepEqual(plugins, (await studio.client.call('system.plugins')).plugins);
    assert.deepEqual(
      plugins.map(({ file, fault }) => [file, fault === null]),
      [
        ['bad.mjs', false],
        ['broken.mjs', true],
        ['log-cosh-dice.mjs', true],
        ['matthews.mjs', true],
        ['npy.mjs', true],
      ],
    );
  });

  it('are used by threads that were there before', async () => {
    ({ id: dataset } = await studio.client.call('dataset.add', { folder: numpyStudy }));
    const { dataset: found } = await studio.client.call('dataset.scan', { id: dataset });
    assert.deepEqual(
      found.cases.map(({ images, problems }) => [images, problems]),
      [
        [['images/case_0.npy'], []],
        [['images/case_1.npy'], []],
      ],
    );
  });

  it('stand in the catalog with their origin, and in the line for a terminal', async () => {
    const { losses } = await studio.client.call('pipeline.catalog');
    assert.equal(losses.find(({ id }) => id === 'logCoshDice')?.plugin, 'log-cosh-dice.mjs');
    assert.ok(losses.every(({ id, plugin }) => plugin === undefined || ['logCoshDice', 'broken'].includes(id)));
    const pipeline = await studio.client.call('pipeline.save', { name: 'Mine', pipeline: { loss: 'broken' } });
    const { line } = await studio.client.call('run.command', {
      ...{ name: 'Run', dataset, pipeline: pipeline.id, command: 'train', folds: { kind: 'all' }, skipProblems: false },
    });
    assert.ok(line.includes(`--plugins ${folder}`), line);
  });

  it('that fail end their run, and the app goes on', async () => {
    const { reason } = await failedRun();
    assert.equal(reason, 'plug-in broken.mjs: losses.broken failed in line 3: ReferenceError: nothing is not defined');
    assert.equal((await studio.client.call('system.info')).host, 'web');
  });

  it('that are another file by now are not run unread', async () => {
    appendFileSync(join(folder, 'broken.mjs'), '// Changed.\n');
    assert.equal((await failedRun()).reason, 'plug-in broken.mjs has changed since it was loaded');
  });

  it('that are gone stop a run from going on, but not from being looked at', async () => {
    const { runs } = await studio.client.call('workspace.read');
    const { id, folder: runFolder } = runs[0];
    assert.equal(readFileSync(join(runFolder, 'plugins', 'broken.mjs'), 'utf8').split('\n').length > 3, true);
    rmSync(join(folder, 'broken.mjs'));
    await studio.client.call('system.loadPlugins');
    const { pipeline } = await studio.client.call('run.read', { id });
    assert.deepEqual(pipeline.loss, { id: 'broken', params: {} });
    await assert.rejects(studio.client.call('run.start', { id }), {
      tag: 'bad-plugin',
      message: 'the run needs losses.broken of the plug-in broken.mjs, which is not there',
    });
  });
});

it('a plug-in that ends its process does not keep the engine from starting', { timeout: 60_000 }, async () => {
  const folder = pluginFolder({ 'ends.mjs': 'process.exit(1);' });
  process.env.MISCNN_PLUGINS = folder;
  try {
    const studio = await startTestEngine();
    const { plugins } = await studio.client.call('system.plugins');
    assert.match(plugins.find(({ file }) => file === 'ends.mjs')!.fault!.message, /ended/);
    assert.equal(plugins.filter(({ fault }) => fault === null).length, 3);
    await studio.close();
  } finally {
    delete process.env.MISCNN_PLUGINS;
  }
});
