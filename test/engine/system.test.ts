import assert from 'node:assert/strict';
import { existsSync, linkSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir, hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { strFromU8, unzipSync } from 'fflate';
import { isStudioError } from '../../shared/errors.ts';
import { redact } from '../../src-main/engine/handlers/system/redact.ts';
import { runPaths } from '../../src-main/core/runs/run-folder.ts';
import { workspacePaths } from '../../src-main/engine/workspace/paths.ts';
import { root } from '../docs/markdown.ts';
import { sampleStudy, startTestEngine, type TestEngine } from '../support/test-engine.ts';
import { makeTinyStudy, tinyPipeline } from '../support/tiny-study.ts';

describe('what the program tells of itself and its machine', { timeout: 180_000 }, () => {
  let studio: TestEngine;
  let dataset: string;
  let runFolder: string;
  before(async () => {
    studio = await startTestEngine();
    ({ id: dataset } = await studio.client.call('dataset.add', { folder: await makeTinyStudy(4) }));
    await studio.client.call('dataset.scan', { id: dataset });
    const { id } = await studio.client.call('run.create', {
      name: 'Miller left knee',
      dataset,
      pipeline: tinyPipeline,
      command: 'cross-validate',
      folds: { kind: 'k-fold', k: 2 },
      skipProblems: false,
    });
    await studio.client.call('run.stop', { id });
    runFolder = (await studio.entry(id)).folder;
  });
  after(() => studio.close());

  it('tells where things lie', async () => {
    const info = await studio.client.call('system.info');
    assert.equal(info.workspace, studio.options.workspace);
    assert.equal(info.logs, join(studio.options.settingsFolder, 'logs'));
    assert.deepEqual(info.recent, [studio.options.workspace]);
    assert.equal(info.sampleStudy, sampleStudy);
  });

  it('examines the machine once for all windows', async () => {
    const before = studio.children.length;
    const [one, two] = await Promise.all([studio.client.call('system.doctor'), studio.connect().call('system.doctor')]);
    assert.deepEqual(one, two);
    assert.ok(one.convolution.gflops > 0);
    assert.equal(studio.children.length, before + 1);
  });

  it('measures what it keeps, and deletes caches only', async () => {
    const cache = runPaths.cache(runFolder);
    mkdirSync(cache, { recursive: true });
    writeFileSync(join(cache, 'a.case'), Buffer.alloc(5000));
    // A run has a second name of what it uses of the shared ones, which counts once.
    const shared = workspacePaths.prepared(studio.options.workspace!);
    mkdirSync(shared, { recursive: true });
    writeFileSync(join(shared, 'b.case'), Buffer.alloc(7000));
    linkSync(join(shared, 'b.case'), join(cache, 'b.case'));
    writeFileSync(join(shared, '.c.case.1234.tmp'), 'being written');
    const before = await studio.client.call('system.storage');
    const bytes = (storage: typeof before, id: string): number => storage.find((each) => each.id === id)!.bytes;
    assert.equal(bytes(before, 'prepared-cases'), 12_000);
    const previews = await studio.client.call('system.clean', { id: 'previews' });
    assert.equal(bytes(previews, 'prepared-cases'), 12_000);
    assert.ok(bytes(before, 'runs') > 1000);
    assert.ok(bytes(before, 'tensorflow') > 10 ** 7);

    const cleaned = await studio.client.call('system.clean', { id: 'prepared-cases' });
    assert.equal(bytes(cleaned, 'prepared-cases'), 0);
    assert.equal(bytes(cleaned, 'runs'), bytes(before, 'runs'));
    assert.ok(!existsSync(cache));
    const run = JSON.parse(readFileSync(runPaths.run(runFolder), 'utf8')) as { cache: string };
    assert.equal(resolve(runFolder, run.cache), shared);
    assert.deepEqual(readdirSync(shared), ['.c.case.1234.tmp']);
    assert.ok(existsSync(runPaths.run(runFolder)));
    for (const id of ['runs', 'trash', 'logs', 'tensorflow', 'nothing']) {
      await assert.rejects(studio.client.call('system.clean', { id }), (error) => isStudioError(error, 'usage'), id);
    }
    assert.ok(existsSync(runPaths.run(runFolder)));
  });

  it('keeps the prepared cases of a run that computes', async () => {
    const cache = runPaths.cache(runFolder);
    mkdirSync(cache, { recursive: true });
    writeFileSync(join(cache, 'a.case'), 'x');
    writeFileSync(runPaths.lock(runFolder), JSON.stringify({ pid: process.ppid, host: hostname(), id: 'another' }));
    await studio.client.call('system.clean', { id: 'prepared-cases' });
    assert.ok(existsSync(join(cache, 'a.case')));
    writeFileSync(runPaths.lock(runFolder), '');
  });

  it('shows the licences of all that runs', async () => {
    const licences = await studio.client.call('system.licences');
    const find = (name: string) => licences.find((each) => each.name === name);
    assert.match(find('MIScnn Studio')!.text, /MIT License/);
    assert.match(find('TensorFlow')!.text, /Apache License/);
    assert.match(find('Sample study')!.text, /CC-BY-SA 4\.0/);
    const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>;
    };
    for (const [name, version] of Object.entries(dependencies)) assert.equal(find(name)?.version, version, name);
    // In the windows.
    for (const name of ['svelte', '@lucide/svelte', 'chartjs-plugin-zoom', 'hammerjs']) assert.ok(find(name), name);
    for (const { name, text } of licences) assert.ok(text.length > 200, `${name} has no text`);
  });

  it('makes a zip for reports in which no case, data set, run, path, user or machine is named', async () => {
    const { logs } = await studio.client.call('system.info');
    const { datasets } = await studio.client.call('workspace.read');
    const { folder, name } = datasets.find(({ id }) => id === dataset)!;
    mkdirSync(logs, { recursive: true });
    const secrets = [
      'case_0',
      'Miller left knee',
      'scan of Mueller.nii.gz',
      name,
      folder,
      studio.options.workspace!,
      homedir(),
      join(homedir(), 'patients', 'mueller'),
      'C:\\Users\\mueller\\scans\\x.nii',
      hostname(),
    ];
    writeFileSync(
      join(logs, 'engine.log'),
      `${secrets.map((each) => `2026-01-01 failed: ${each} is damaged`).join('\n')}\nthe case "Mueller^Anna" is bad\nkept words\n`,
    );
    const { content, type } = await studio.client.call('system.diagnostics');
    assert.equal(type, 'application/zip');
    const files = unzipSync(content as Uint8Array);
    assert.deepEqual(Object.keys(files).sort(), ['about.json', 'doctor.json', 'engine.log']);
    const all = Object.values(files)
      .map((bytes) => strFromU8(bytes))
      .join('\n');
    for (const secret of secrets) {
      assert.ok(!all.includes(secret), `${secret} is in the zip`);
    }
    assert.doesNotMatch(all, /mueller/i);
    assert.match(all, /kept words/);
    assert.match(strFromU8(files['doctor.json']), /gflops/);
  });
});

describe('redacting', () => {
  const cases: [text: string, names: string[], result: string][] = [
    ['case 12 of 24', ['12', 'x'], 'case 12 of 24'],
    ['a123 123 1234', ['123'], 'a123 [name] 1234'],
    ['knee and KNEE, knees', ['knee'], '[name] and [name], knees'],
    ['a (b) c', ['(b)'], 'a [name] c'],
    ['at /home/ann/scans/p1.nii.gz: damaged', [], 'at [path]: damaged'],
    ['at C:\\Users\\Ann\\p1.nii now', [], 'at [path] now'],
    ['at /home/ann/Study of Mueller/run 1/a.json: damaged', [], 'at [path]: damaged'],
    ['at file:///opt/studio/engine/serve.ts:3:4', [], 'at [path]/serve.ts:3:4'],
    ['p1.nii.gz, p2.dcm and notes.txt', [], '[image file], [image file] and notes.txt'],
    ['"p 1" is no run', [], '"[name]" is no run'],
    ["ENOENT: stat '/data/patients/Doe John'", [], 'ENOENT: stat [path]'],
    ['3/4 and and/or stay', [], '3/4 and and/or stay'],
    ['MR.1.2.840.113619.2.55 of 0.4.12 ends', [], '[uid] of 0.4.12 ends'],
  ];
  for (const [text, names, result] of cases) {
    it(text, () => assert.equal(redact(text, names), result));
  }
});
