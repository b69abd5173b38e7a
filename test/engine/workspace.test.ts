import assert from 'node:assert/strict';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { after, describe, it } from 'node:test';
import { isStudioError } from '../../shared/errors.ts';
import { defaultWorkspace, readRecent } from '../../src-main/engine/workspace/recent.ts';
import { folderNames } from '../../src-main/engine/workspace/paths.ts';
import { freeName } from '../../src-main/engine/workspace/ids.ts';
import { sampleStudy, startTestEngine, type TestEngine } from '../support/test-engine.ts';
import { temporaryFolder } from '../support/tiny-study.ts';

const open: TestEngine[] = [];
const start = async (...given: Parameters<typeof startTestEngine>): Promise<TestEngine> => {
  const app = await startTestEngine(...given);
  open.push(app);
  return app;
};
after(() => Promise.all(open.map((app) => app.close())));

const refused = (tag: string, text: RegExp) => (error: unknown) =>
  isStudioError(error) && error.tag === tag && text.test(error.message) && !error.message.includes('/');
const storedIn = (folder: string) => JSON.parse(readFileSync(join(folder, 'workspace.json'), 'utf8'));

describe('a workspace', () => {
  it('is made in a folder of its own, with the sample study to begin with', async () => {
    const { client, options } = await start();
    const { name, datasets, runs } = await client.call('workspace.read');
    assert.equal(name, 'Study of balls');
    assert.deepEqual(
      datasets.map((each) => [each.name, each.folder, each.isFound, each.scanned]),
      [['Sample study', sampleStudy, true, null]],
    );
    assert.deepEqual(runs, []);
    const text = readFileSync(join(options.workspace!, 'workspace.json'), 'utf8');
    assert.ok(!text.includes(sampleStudy), 'no path of this machine is in it');
    assert.ok(existsSync(join(options.workspace!, 'verdicts')));
  });

  it('is opened again as it was, and remembered', async () => {
    const first = await start();
    const { workspace, settingsFolder } = first.options;
    await first.client.call('window.write', { theme: 'light' });
    await first.engine.studio.workspace.savePipeline({ name: 'Mine', pipeline: { schemaVersion: 1 } });
    const before = await first.client.call('workspace.read');
    await first.close();
    const again = await start({ workspace: null, settingsFolder });
    assert.deepEqual(await again.client.call('workspace.read'), before);
    assert.deepEqual(await again.client.call('window.read'), { theme: 'light' });
    assert.deepEqual(await readRecent(settingsFolder), [workspace]);
    assert.ok(!readFileSync(join(workspace!, 'workspace.json'), 'utf8').includes('light'), 'window state lies apart');
  });

  it('of a version that had no comparisons opens still', async () => {
    const first = await start();
    const { workspace } = first.options;
    await first.close();
    const { comparisons, ...older } = storedIn(workspace!);
    assert.deepEqual(comparisons, []);
    writeFileSync(join(workspace!, 'workspace.json'), JSON.stringify(older));
    rmSync(join(workspace!, 'comparisons'), { recursive: true });
    const { client } = await start({ workspace });
    assert.deepEqual((await client.call('workspace.read')).comparisons, []);
    assert.ok(existsSync(join(workspace!, 'comparisons')));
  });

  it('keeps a second writer out, and says which workspace it is', async () => {
    const { options } = await start();
    await assert.rejects(startTestEngine({ workspace: options.workspace }), (error) => {
      assert.ok(isStudioError(error, 'bad-run'));
      assert.match(error.message, /the workspace "Study of balls" is in use by process/);
      return true;
    });
  });

  it('is not made among files of others, nor from damaged or newer ones', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, '.DS_Store'), '');
    writeFileSync(join(folder, 'thesis.doc'), '');
    await assert.rejects(
      startTestEngine({ workspace: folder }),
      refused('usage', /holds other files, as "thesis.doc"/),
    );
    assert.deepEqual(readdirSync(folder).sort(), ['.DS_Store', 'thesis.doc']);
    await assert.rejects(
      startTestEngine({ workspace: join(folder, 'thesis.doc') }),
      refused('usage', /"thesis.doc" is a file/),
    );

    const app = await start();
    await app.close();
    const path = join(app.options.workspace!, 'workspace.json');
    const good = readFileSync(path, 'utf8');
    writeFileSync(path, good.slice(0, 40));
    await assert.rejects(startTestEngine(app.options), refused('bad-file', /workspace\.json is not JSON/));
    writeFileSync(path, JSON.stringify({ ...JSON.parse(good), schemaVersion: 2 }));
    await assert.rejects(
      startTestEngine(app.options),
      refused('bad-file', /workspace\.json has schemaVersion 2, newer/),
    );
    writeFileSync(path, JSON.stringify({ ...JSON.parse(good), queue: 7 }));
    await assert.rejects(startTestEngine(app.options), refused('bad-file', /workspace\.json: queue is 7/));
    writeFileSync(path, good);
    await start(app.options);
  });

  it('leads nowhere else, whoever made it', async () => {
    const { options, close } = await start();
    await close();
    const folder = options.workspace!;
    const before = storedIn(folder);
    const prediction = {
      ...{ run: 'run-1', input: '', out: '', created: '', status: 'finished', reason: null },
      ...{ cases: [], failed: [] },
    };
    const item = { kind: 'pipeline', name: 'Mine', deleted: '', entry: { id: 'pipeline-1' }, place: null };
    for (const bad of [
      { pipelines: [{ id: '../../escaped', name: 'Mine', changed: '' }] },
      { predictions: [{ ...prediction, id: 'x/../../../escaped' }] },
      { trash: [{ ...item, id: '../..' }] },
      { trash: [{ ...item, id: 'trash-1', place: '../elsewhere' }] },
      { trash: [{ ...item, id: 'trash-1', place: 'trash/trash-1/..' }] },
      { trash: [{ ...item, id: 'trash-1', entry: { id: '../escaped' } }] },
    ]) {
      writeFileSync(join(folder, 'workspace.json'), JSON.stringify({ ...before, ...bad }));
      await assert.rejects(startTestEngine({ workspace: folder }), (error) => isStudioError(error, 'bad-file'));
    }
  });

  it('is shown also when the file of a data set is damaged, which can then be deleted', async () => {
    const first = await start();
    const { workspace } = first.options;
    const [{ id }] = storedIn(workspace!).datasets as { id: string }[];
    await first.close();
    writeFileSync(join(workspace!, 'datasets', `${id}.json`), '{');
    const { client } = await start({ workspace });
    const [entry] = (await client.call('workspace.read')).datasets;
    assert.deepEqual([entry.name, entry.folder, entry.scanned], ['Sample study', sampleStudy, null]);
    await assert.rejects(client.call('dataset.read', { id }), refused('bad-file', new RegExp(id)));
    await client.call('dataset.remove', { id });
    assert.deepEqual((await client.call('workspace.read')).datasets, []);
  });

  it('is opened where it cannot be remembered', async () => {
    const settingsFolder = join(temporaryFolder(), 'a file');
    writeFileSync(settingsFolder, '');
    const { client } = await start({ settingsFolder });
    assert.equal((await client.call('workspace.read')).name, 'Study of balls');
  });

  it('keeps every one of several changes of a data set that come at once', async () => {
    const { workspace } = (await start()).engine.studio;
    const [{ id }] = workspace.stored.datasets;
    await Promise.all(
      ['a', 'b', 'c'].map((each) =>
        workspace.writeDataset(id, ({ choices }) => ({
          choices: { ...choices, excluded: [...choices.excluded, each] },
        })),
      ),
    );
    assert.deepEqual((await workspace.dataset(id)).choices.excluded, ['a', 'b', 'c']);
  });

  it('changes for every window when one opens another; where that fails, all stays', async () => {
    const app = await start();
    const second = app.connect();
    const told = new Promise<string>((resolve) =>
      second.on('workspace', ({ name }) => name === 'Other' && resolve(name)),
    );
    const other = join(temporaryFolder(), 'Other');
    assert.equal((await app.client.call('workspace.open', { folder: other })).folder, other);
    assert.equal(await told, 'Other');
    assert.equal((await second.call('workspace.read')).name, 'Other');

    await assert.rejects(
      app.client.call('workspace.open', { folder: sampleStudy }),
      refused('usage', /"sample-study" is no/),
    );
    await assert.rejects(
      app.client.call('workspace.open', { folder: 'here' }),
      refused('usage', /"here" is no complete/),
    );
    assert.equal((await app.client.call('workspace.read')).name, 'Other');
    // The one before is free for others.
    await start({ workspace: app.options.workspace });
    assert.deepEqual(await readRecent(app.options.settingsFolder), [other, app.options.workspace]);
  });

  it('copied to another place, finds what was copied along and asks for the rest', async () => {
    const place = temporaryFolder();
    mkdirSync(join(place, 'scans'));
    const app = await start({ workspace: join(place, 'work') });
    const near = await app.engine.studio.workspace.addDataset(join(place, 'scans'), 'Scans');
    const far = await app.engine.studio.workspace.addDataset(temporaryFolder(), 'Elsewhere');
    assert.equal(await app.engine.studio.workspace.addDataset(join(place, 'scans'), 'Scans'), near);
    await app.close();
    const moved = join(temporaryFolder(), 'moved');
    cpSync(place, moved, { recursive: true });
    renameSync(join(place, 'scans'), join(place, 'gone'));

    const copy = await start({ workspace: join(moved, 'work'), sampleStudy: join(moved, 'scans', 'none') });
    const { datasets } = await copy.client.call('workspace.read');
    const entry = (id: string) => datasets.find((each) => each.id === id)!;
    assert.deepEqual([entry(near).folder, entry(near).isFound], [join(moved, 'scans'), true]);
    assert.equal(entry(far).isFound, false);
    assert.equal(datasets[0].isFound, false, 'an installation without a sample study');
  });

  it('tells windows when a folder vanishes and comes back', async () => {
    const folder = join(temporaryFolder(), 'scans');
    mkdirSync(folder);
    const app = await start();
    const id = await app.engine.studio.workspace.addDataset(folder, 'Scans');
    const isFound = (found: boolean) =>
      app.event('workspace', ({ datasets }) => datasets.find((each) => each.id === id)?.isFound === found);
    await isFound(true);
    const [gone] = [isFound(false), renameSync(folder, `${folder}-away`)];
    await gone;
    const [back] = [isFound(true), renameSync(`${folder}-away`, folder)];
    await back;
  });
});

describe('the trash', () => {
  it('gives back pipelines and data sets with their files, and is emptied', async () => {
    const { client, engine, options } = await start();
    const { workspace } = engine.studio;
    const file = (...parts: string[]): string => join(options.workspace!, ...parts);
    const pipeline = await workspace.savePipeline({ name: 'Mine', pipeline: { a: 1 } });
    const [data] = workspace.stored.datasets;
    const choices = { excluded: ['x'], classNames: {}, classColours: {}, groups: {} };
    await workspace.writeDataset(data.id, () => ({ choices }));

    const removed = [await workspace.remove('pipeline', pipeline), await workspace.remove('dataset', data.id)];
    assert.ok(!existsSync(file('pipelines', `${pipeline}.json`)) && !existsSync(file('datasets', `${data.id}.json`)));
    assert.throws(() => workspace.pipelineFile(pipeline), refused('not-found', new RegExp(pipeline)));
    await assert.rejects(workspace.dataset(data.id), refused('not-found', new RegExp(data.id)));
    assert.deepEqual(
      (await client.call('workspace.read')).trash.map(({ kind, name }) => `${kind} ${name}`),
      ['dataset Sample study', 'pipeline Mine'],
    );

    for (const { id } of removed) await client.call('trash.restore', { id });
    assert.equal(readFileSync(workspace.pipelineFile(pipeline), 'utf8'), '{\n  "a": 1\n}\n');
    assert.deepEqual((await workspace.dataset(data.id)).choices, choices);
    assert.deepEqual(readdirSync(file('trash')), []);

    await workspace.remove('pipeline', pipeline);
    await client.call('trash.empty');
    assert.deepEqual(readdirSync(file('trash')), []);
    assert.deepEqual(storedIn(options.workspace!).trash, []);
    assert.ok(existsSync(sampleStudy));
  });

  it('keeps everything where nothing can be moved', async () => {
    const { engine, options } = await start();
    const { workspace } = engine.studio;
    const id = await workspace.savePipeline({ name: 'Mine', pipeline: {} });
    // A file in the place of the trash: nothing can be put there.
    renameSync(join(options.workspace!, 'trash'), join(options.workspace!, 'trash-away'));
    writeFileSync(join(options.workspace!, 'trash'), '');
    await assert.rejects(workspace.remove('pipeline', id), (error) => isStudioError(error, 'not-writable'));
    assert.equal(workspace.stored.pipelines.length, 1);
    assert.ok(existsSync(workspace.pipelineFile(id)));
  });
});

describe('paths that a window names', () => {
  it('have to lie within the roots, links followed', async () => {
    const root = temporaryFolder();
    const outside = temporaryFolder();
    mkdirSync(join(root, 'inside'));
    symlinkSync(outside, join(root, 'link'));
    const { engine } = await start({ roots: [root] });
    const { allowed } = engine.studio;
    assert.equal(await allowed(join(root, 'inside', 'not', 'there')), join(root, 'inside', 'not', 'there'));
    assert.equal(await allowed(sampleStudy), sampleStudy);
    for (const path of [outside, join(root, 'link', 'x'), join(root, '..'), `${root}-other`]) {
      await assert.rejects(allowed(path), refused('usage', new RegExp(`"${basename(path)}" lies outside`)));
    }
    await assert.rejects(allowed('inside'), refused('usage', /"inside" is no complete path/));
  });
});

it('names what lies in the sample study so that every installation finds it', () => {
  const [here, there] = [folderNames('/work', '/app/sample'), folderNames('/other/work', '/opt/sample')];
  assert.equal(here.relative('/app/sample'), 'sample-study:');
  assert.equal(there.resolve(here.relative(join('/app/sample', 'labelsTr'))), join('/opt/sample', 'labelsTr'));
  assert.equal(here.relative('/app/sample-2/labels'), '../app/sample-2/labels');
});

it('names folders of runs so that every system takes them', () => {
  const name = (title: string, ...taken: string[]): string => freeName(title, (each) => taken.includes(each));
  assert.equal(name('Größe: 3/4?'), 'grosse-3-4');
  assert.equal(name('  ..\\..//etc '), 'etc');
  assert.equal(name('CON'), 'run-con');
  assert.equal(name(`${'a'.repeat(59)}. and more`), 'a'.repeat(59), 'Windows takes no full stop at the end');
  assert.equal(name('日本'), 'run');
  assert.equal(name('a b', 'a-b', 'a-b-2'), 'a-b-3');
});

it('makes the first workspace among the documents, where there are any', () => {
  const home = temporaryFolder();
  assert.equal(defaultWorkspace(home), join(home, 'MIScnn Studio'));
  mkdirSync(join(home, 'Documents'));
  assert.equal(defaultWorkspace(home), join(home, 'Documents', 'MIScnn Studio'));
});
