import assert from 'node:assert/strict';
import { cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { isStudioError, type ErrorTag } from '../../shared/errors.ts';
import type { ScanProgress, Study } from '../../shared/study.ts';
import { sampleStudy, startTestEngine, type TestEngine } from '../support/test-engine.ts';
import { makeTinyStudy, temporaryFolder } from '../support/tiny-study.ts';
import { makeTree, image, label } from '../core/io/tiny.ts';

let app: TestEngine;
before(async () => {
  app = await startTestEngine();
});
after(() => app.close());

const fails = (tag: ErrorTag, message: RegExp) => (error: unknown) => {
  assert(isStudioError(error, tag), String(error));
  assert.match(`${error.message}; ${error.next}`, message);
  return true;
};

async function add(folder: string): Promise<string> {
  return (await app.client.call('dataset.add', { folder })).id;
}

async function scanned(folder: string): Promise<Study> {
  return app.client.call('dataset.read', { id: await add(folder) });
}

test('a folder is added once, by its name, whatever way leads to it', async () => {
  const folder = await makeTinyStudy(2);
  const link = join(temporaryFolder(), 'link');
  symlinkSync(folder, link);
  const id = await add(folder);
  assert.deepEqual([await add(folder), await add(`${folder}/`), await add(link)], [id, id, id]);
  const { datasets } = await app.client.call('workspace.read');
  const entry = datasets.find((each) => each.id === id)!;
  assert.deepEqual([entry.name, entry.isFound, entry.scanned], [folder.split('/').at(-1), true, null]);
  assert.equal(datasets.filter((each) => each.folder === entry.folder).length, 1);
});

test('what is no data set is not listed', async () => {
  const count = (await app.client.call('workspace.read')).datasets.length;
  const folder = temporaryFolder();
  await assert.rejects(add(folder), fails('bad-dataset', /holds no cases: it is empty; arrange/));
  await assert.rejects(add(join(folder, 'gone')), fails('not-found', /^gone does not exist/));
  await assert.rejects(add('here'), fails('usage', /"here" is no complete path/));
  assert.equal((await app.client.call('workspace.read')).datasets.length, count);
});

test('reading scans the first time, tells of cases as they come, and is kept', async () => {
  const id = await add(await makeTinyStudy(3, 1));
  const progress: ScanProgress[] = [];
  const study = await app.client.call('dataset.read', { id }, { onProgress: (each) => progress.push(each) });
  assert.deepEqual(
    study.dataset.cases.map((each) => each.id),
    ['case_0', 'case_1', 'case_2', 'case_3'],
  );
  assert.equal(progress[0].total, 4);
  assert(progress[0].cases.length > 0 && progress[0].cases[0].shape.join() === '10,16,16');
  let scans = 0;
  assert.deepEqual(await app.client.call('dataset.read', { id }, { onProgress: () => scans++ }), study);
  assert.equal(scans, 0);
  const { datasets } = await app.client.call('workspace.read');
  const { at, ...found } = datasets.find((each) => each.id === id)!.scanned!;
  assert.deepEqual(found, { cases: 4, labelled: 3, problems: 0 });
  assert(Math.abs(Date.parse(at) - Date.now()) < 60_000);
});

test('two windows that scan at the same time share one scan', async () => {
  const id = await add(await makeTinyStudy(3));
  const other = app.connect();
  const told: [number, number] = [0, 0];
  const [one, two] = await Promise.all([
    app.client.call('dataset.scan', { id }, { onProgress: () => told[0]++ }),
    other.call('dataset.scan', { id }, { onProgress: () => told[1]++ }),
  ]);
  assert.deepEqual(one, two);
  assert.equal(told[0], told[1]);
  other.close();
});

test('a scan can be cancelled, and leaves all as it was', async () => {
  const id = await add(await makeTinyStudy(12));
  const stop = new AbortController();
  const scan = app.client.call('dataset.scan', { id }, { signal: stop.signal, onProgress: () => stop.abort() });
  await assert.rejects(scan, fails('cancelled', /./));
  const { datasets } = await app.client.call('workspace.read');
  assert.equal(datasets.find((each) => each.id === id)!.scanned, null);
});

test('choices are checked, tidied and kept over a scan, without what is not there any more', async () => {
  const folder = await makeTinyStudy(3);
  const { id, choices: none } = await scanned(folder);
  const choose = (choices: Partial<Study['choices']>, name?: string) =>
    app.client.call('dataset.choose', { id, choices, ...(name !== undefined && { name }) });
  await choose({ excluded: ['case_2', 'case_2'], groups: { case_0: ' p1 ', case_2: 'p2', case_1: ' ' } }, ' My balls ');
  const both = await Promise.all([
    choose({ classNames: { 1: ' Bright one ' } }),
    choose({ classColours: { 1: '#FF0000', 2: '#00ff00' } }),
  ]);
  assert.deepEqual(both[1].choices, {
    excluded: ['case_2'],
    groups: { case_0: 'p1', case_2: 'p2' },
    classNames: { 1: 'Bright one' },
    classColours: { 1: '#FF0000', 2: '#00ff00' },
  });
  assert.equal(both[1].name, 'My balls');
  assert.deepEqual(none.excluded, []);

  await assert.rejects(choose({ excluded: ['case_9'] }), fails('usage', /has no case "case_9"/));
  await assert.rejects(choose({ groups: { gone: 'a' } }), fails('usage', /has no case "gone"/));
  await assert.rejects(choose({ classNames: { 7: 'a' } }), fails('usage', /no class with the label value 7/));
  await assert.rejects(choose({ classNames: { 1: 'dark' } }), fails('usage', /two classes would have the name "dark"/));
  await assert.rejects(choose({ classColours: { 1: 'red' } }), fails('usage', /classColours/));
  await assert.rejects(choose({}, '  '), fails('usage', /the name is empty/));

  for (const inner of ['imagesTr', 'labelsTr']) rmSync(join(folder, inner, 'case_2.nii.gz'));
  const again = await app.client.call('dataset.scan', { id });
  assert.deepEqual([again.choices.excluded, again.choices.groups], [[], { case_0: 'p1' }]);
  assert.deepEqual(again.choices.classNames, { 1: 'Bright one' });
});

test('a folder that moved is told where it is; other data are refused by name', async () => {
  const folder = await makeTinyStudy(3);
  const { id } = await scanned(folder);
  const moved = join(temporaryFolder(), 'moved');
  renameSync(folder, moved);
  const { datasets } = await app.client.call('workspace.read');
  assert.equal(datasets.find((each) => each.id === id)!.isFound, false);
  const isGone = (call: Promise<unknown>) =>
    assert.rejects(call, fails('not-found', /the folder "miscnn-test-\w+" of .* is not there; tell where the folder/));
  await isGone(app.client.call('dataset.scan', { id }));
  await isGone(app.client.call('dataset.analyze', { id }));
  await isGone(app.client.call('dataset.repairs', { id }));
  await isGone(app.client.call('dataset.thumbnail', { id, caseId: 'case_0' }));

  const other = await makeTinyStudy(3);
  rmSync(join(other, 'labelsTr', 'case_1.nii.gz'));
  cpSync(join(other, 'imagesTr', 'case_0.nii.gz'), join(other, 'imagesTr', 'case_2.nii.gz'));
  await assert.rejects(app.client.call('dataset.locate', { id, folder: other }), (error: unknown) => {
    fails(
      'bad-dataset',
      /does not hold the data of .*: case case_1: case_1\.nii\.gz does not exist \(and 1 more\)/,
    )(error);
    assert(isStudioError(error));
    assert.equal(error.details[1], 'case case_2: case_2.nii.gz has other content');
    return true;
  });
  const progress: number[] = [];
  await app.client.call(
    'dataset.locate',
    { id, folder: moved },
    { onProgress: ({ done, total }) => progress.push(done / total) },
  );
  assert.equal(progress.at(-1), 1);
  assert.equal((await app.client.call('dataset.scan', { id })).folder, moved);
  await assert.rejects(
    app.client.call('dataset.locate', { id, folder: sampleStudy }),
    fails('usage', /is listed already, as Sample study/),
  );
});

test('a data set goes to the trash and comes back with its scan and choices', async () => {
  const { id } = await scanned(await makeTinyStudy(2));
  await app.client.call('dataset.choose', { id, choices: { excluded: ['case_1'] } });
  const { id: trash } = await app.client.call('dataset.remove', { id });
  await assert.rejects(app.client.call('dataset.read', { id }), fails('not-found', /no data set/));
  await app.client.call('trash.restore', { id: trash });
  assert.deepEqual((await app.client.call('dataset.read', { id })).choices.excluded, ['case_1']);
});

test('thumbnails of the sample study are kept, also when its folder is gone', async () => {
  const folder = join(temporaryFolder(), 'sample');
  cpSync(sampleStudy, folder, { recursive: true });
  const { id, dataset } = await scanned(folder);
  const all = () =>
    Promise.all(dataset.cases.map((each) => app.client.call('dataset.thumbnail', { id, caseId: each.id })));
  const first = await all();
  for (const { width, height, grey, label: classes, pixelAspect } of first) {
    assert(width <= 128 && height <= 128 && grey.length === width * height && classes?.length === grey.length);
    assert(pixelAspect > 0.5 && pixelAspect < 2);
    assert(grey.includes(0) && grey.includes(255), 'the window is that of the image');
    assert(classes.includes(1) || classes.includes(2));
  }
  const cache = join(app.options.workspace!, 'cache', 'thumbnails');
  await app.until(
    () => existsSync(cache) && readdirSync(cache).filter((name) => name.endsWith('.slice')).length === first.length,
    'thumbnails are kept',
  );
  rmSync(folder, { recursive: true });
  assert.deepEqual(await all(), first);
  await assert.rejects(
    app.client.call('dataset.thumbnail', { id, caseId: 'x' }),
    fails('not-found', /has no case "x"/),
  );
});

test('the analysis is of cases that a training would see, with the names that the user gave', async () => {
  const root = await makeTree({
    'images/a.nii': image(1),
    'images/b.nii': image(2),
    'images/c.nii': image(3),
    'images/bad.nii': new Uint8Array(400),
    'labels/a.nii': label(0, 1),
    'labels/b.nii': label(0, 1, 1),
    'labels/c.nii': label(0, 2),
  });
  const { id } = await scanned(root);
  await app.client.call('dataset.choose', { id, choices: { excluded: ['c'], classNames: { 1: 'Lesion' } } });
  const progress: number[] = [];
  const result = await app.client.call('dataset.analyze', { id }, { onProgress: ({ done }) => progress.push(done) });
  assert.deepEqual(progress, [1, 2, 3, 4]);
  assert.equal(result.cases, 2);
  assert.deepEqual([result.intensities[0].min, result.intensities[0].max], [100, 259]);
  assert.deepEqual(
    result.classes.map(({ name, voxels }) => `${name} ${voxels}`),
    ['background 50', 'Lesion 70', 'class 2 0'],
  );
  const cache = join(app.options.workspace!, 'cache', 'analysis');
  const isKept = (): boolean => readdirSync(cache).filter((name) => name.endsWith('.json')).length === 4;
  await app.until(() => existsSync(cache) && isKept(), 'what was found is kept');
  rmSync(join(root, 'labels/b.nii'));
  await app.client.call('dataset.analyze', { id });
  await app.client.call('dataset.choose', { id, choices: { excluded: [] } });
  rmSync(join(root, 'images/c.nii'));
  await assert.rejects(app.client.call('dataset.analyze', { id }), fails('not-found', /c\.nii does not exist; scan/));
});

test('the analysis is exported as tables and figures, outside of the data set', async () => {
  const root = await makeTree({
    ...{ 'images/a.nii': image(1), 'labels/a.nii': label(0, 1) },
    ...{ 'images/b.nii': image(2), 'labels/b.nii': label(0, 1) },
  });
  const { id } = await scanned(root);
  await app.client.call('dataset.choose', { id, choices: { excluded: ['b'], classNames: { 1: 'Lesion' } } });
  const folder = join(temporaryFolder(), 'export');
  const { files } = await app.client.call('dataset.explore', { id, folder, bins: 3 });
  assert.deepEqual(readdirSync(folder).sort(), files.toSorted());
  assert.ok(files.includes('exploration.tsv') && files.includes('class_frequency.png'));
  const exploration = JSON.parse(readFileSync(join(folder, 'exploration.json'), 'utf8')) as {
    classes: { name: string }[];
    cases: { id: string }[];
    channels: { edges: number[] }[];
  };
  assert.deepEqual(
    [exploration.classes[1].name, exploration.cases.map((each) => each.id), exploration.channels[0].edges.length],
    ['Lesion', ['a'], 5],
  );
  await assert.rejects(
    app.client.call('dataset.explore', { id, folder: join(root, 'export') }),
    fails('usage', /"export" lies within the data set itself/),
  );
  assert.equal(existsSync(join(root, 'export')), false);
});

test('a repaired copy is a data set of its own, with the choices of the original', async () => {
  const near = [1, 0, 0, 0.05, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];
  const root = await makeTree({
    'images/a.nii': image(1),
    'images/b.nii': image(2),
    'labels/a.nii': { ...label(0, 1), affine: near },
    'labels/b.nii': label(0, 1),
  });
  const { id } = await scanned(root);
  await app.client.call('dataset.choose', { id, choices: { excluded: ['b'], classNames: { 1: 'Lesion' } } });
  const repairs = await app.client.call('dataset.repairs', { id });
  assert.deepEqual(
    repairs.map(({ kind, title }) => [kind, title]),
    [['geometry-shift', 'Put labels exactly where their images lie: 1 case']],
  );
  const kinds = ['geometry-shift'];
  await assert.rejects(
    app.client.call('dataset.repair', { id, kinds, folder: join(root, 'copy') }),
    fails('usage', /"copy" lies within the data set itself/),
  );
  const folder = join(temporaryFolder(), 'copy');
  const copy = await app.client.call('dataset.repair', { id, kinds, folder });
  const study = await app.client.call('dataset.read', { id: copy.id });
  assert.deepEqual([study.name, study.folder], ['copy', folder]);
  assert.deepEqual(
    study.dataset.cases.flatMap(({ problems }) => problems),
    [],
  );
  assert.deepEqual([study.choices.excluded, study.choices.classNames], [['b'], { 1: 'Lesion' }]);
});

test('nothing outside the roots is opened, nor what a link in a data set leads to there', async () => {
  const outside = await makeTinyStudy(2);
  const root = temporaryFolder();
  const inside = join(root, 'study');
  cpSync(outside, inside, { recursive: true });
  rmSync(join(inside, 'imagesTr', 'case_1.nii.gz'));
  symlinkSync(join(outside, 'imagesTr', 'case_1.nii.gz'), join(inside, 'imagesTr', 'case_1.nii.gz'));
  const limited = await startTestEngine({ roots: [root] });
  try {
    await assert.rejects(limited.client.call('dataset.add', { folder: outside }), fails('usage', /lies outside/));
    const { id } = await limited.client.call('dataset.add', { folder: inside });
    await limited.client.call('dataset.read', { id });
    const source = { of: 'dataset', id, part: 'image' } as const;
    await limited.client.call('dataset.thumbnail', { id, caseId: 'case_0' });
    await limited.client.call('case.volume', { ...source, caseId: 'case_0' });
    const isRefused = (call: Promise<unknown>) =>
      assert.rejects(call, fails('usage', /"case_1\.nii\.gz" lies outside/));
    await isRefused(limited.client.call('dataset.thumbnail', { id, caseId: 'case_1' }));
    await isRefused(limited.client.call('case.volume', { ...source, caseId: 'case_1' }));
    await isRefused(limited.client.call('dataset.analyze', { id }));
    await isRefused(limited.client.call('dataset.explore', { id, folder: join(root, 'export') }));
    await isRefused(limited.client.call('dataset.repairs', { id }));
  } finally {
    await limited.close();
  }
});
