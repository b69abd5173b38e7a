import assert from 'node:assert/strict';
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { isStudioError, type ErrorTag } from '../../shared/errors.ts';
import type { Slab, ViewVolume, VolumePart, VolumeSource } from '../../shared/viewer.ts';
import { VolumeBuilder } from '../../shared/volume-builder.ts';
import { nifti } from '../../src-main/core/io/nifti.ts';
import { scanFolder } from '../../src-main/core/io/scan.ts';
import { resolvePipeline } from '../../src-main/core/pipeline/pipeline.ts';
import { createRun, foldPaths, runPaths } from '../../src-main/core/runs/run-folder.ts';
import type { Affine } from '../../src-main/core/volume/volume.ts';
import { createVolumeCache } from '../../src-main/engine/handlers/case/volume-cache.ts';
import { openWorkspace } from '../../src-main/engine/workspace/open.ts';
import { header, image, label, makeTree } from '../core/io/tiny.ts';
import { startTestEngine } from '../support/test-engine.ts';
import { temporaryFolder } from '../support/tiny-study.ts';

/** All three axes are stored backwards, so that the canonical order is that of the file from its end. */
const lpi: Affine = [-1, 0, 0, 4, 0, -1, 0, 3, 0, 0, -2, 4, 0, 0, 0, 1];
const truth = label(0, 4, 4, 9);
const guess = label(4, 0, 9);
const json = { name: 'Tiny', modality: { 0: 'T1' }, labels: { 0: 'background', 4: 'edema', 9: 'core' } };

// Not in a hook, whose own end would remove the folder.
const data = await makeTree({
  'dataset.json': { json },
  ...Object.fromEntries(
    ['a', 'b', 'c'].flatMap((id, i) => [
      [`imagesTr/${id}.nii.gz`, { ...image(i + 1), affine: lpi }],
      [`labelsTr/${id}.nii.gz`, { ...truth, affine: lpi }],
    ]),
  ),
  'imagesTs/new.nii.gz': { ...image(7), affine: lpi },
});
const run = join(temporaryFolder(), 'run');
const folds = [
  { train: ['b', 'c'], validation: ['a'] },
  { train: ['a', 'c'], validation: ['b'] },
];
const pipeline = resolvePipeline({});
const made = { folder: run, command: 'cross-validate', root: data, folds, pipeline, studioVersion: '0' } as const;
await createRun({ ...made, dataset: await scanFolder(data) });
await predict(join(foldPaths.predictions(runPaths.fold(run, 0)), 'a.nii.gz'));
const out = temporaryFolder();
await predict(join(out, 'new.nii.gz'));
await keepProbabilities(join(out, 'new_probabilities.nii.gz'));

const folder = join(temporaryFolder(), 'workspace');
const workspace = await openWorkspace(folder, { sampleStudy: join(folder, 'none'), onChange: () => {} });
await workspace.update((stored) => ({
  ...stored,
  datasets: [{ id: 'data', name: 'Study', folder: workspace.relative(data) }],
  runs: [{ id: 'run', name: 'First', folder: workspace.relative(run), dataset: 'data' }],
  predictions: [
    {
      ...{ others: [], combine: 'mean', weights: null },
      ...{
        id: 'prediction',
        run: 'run',
        created: '',
        status: 'finished',
        reason: null,
        cases: ['new'],
        failed: [],
        warnings: [],
      },
      input: workspace.relative(join(data, 'imagesTs')),
      out: workspace.relative(out),
    },
  ],
}));
await workspace.close();
const app = await startTestEngine({ workspace: folder });
await app.client.call('dataset.read', { id: 'data' });
const choices = { classNames: { 4: 'Swelling' }, classColours: { 9: '#123456' } };
await app.client.call('dataset.choose', { id: 'data', choices });
after(() => app.close());

async function predict(path: string): Promise<void> {
  mkdirSync(join(path, '..'), { recursive: true });
  await nifti.write!(path, { ...guess, shape: [3, 4, 5, 1], affine: lpi }, header);
}

/** Of three classes, the second one sure in the first half of the file, none in the other. */
async function keepProbabilities(path: string): Promise<void> {
  const data = Float32Array.from({ length: 180 }, (_, i) => (i < 90 ? Number(i % 3 === 1) : 1 / 3));
  await nifti.write!(path, { data, shape: [3, 4, 5, 3], affine: lpi }, header);
}

async function volume(source: VolumeSource, part: VolumePart, signal?: AbortSignal, channel = 0): Promise<ViewVolume> {
  const builder = new VolumeBuilder();
  const onProgress = (slab: Slab): void => void builder.add(slab);
  return builder.end(await app.client.call('case.volume', { ...source, part, channel }, { signal, onProgress }));
}
const fails = (tag: ErrorTag, message: RegExp) => (error: unknown) => {
  assert(isStudioError(error, tag), String(error));
  assert.match(`${error.message}; ${error.next}`, message);
  return true;
};
const indexes = (of: typeof truth): number[] => [...of.data].map((value) => [0, 4, 9].indexOf(value)).reverse();

const ofData = (caseId: string): VolumeSource => ({ of: 'dataset', id: 'data', caseId });
const ofRun = (caseId: string): VolumeSource => ({ of: 'run', id: 'run', caseId });
const ofPrediction = (caseId: string): VolumeSource => ({ of: 'prediction', id: 'prediction', caseId });

test('what there is to see of a case, from all three sources', async () => {
  const classes = (name: string) => [
    { name: 'background', colour: '#000000' },
    { name, colour: '#e69f00' },
    { name: 'core', colour: '#123456' },
  ];
  const facts = (source: VolumeSource) => app.client.call('case.facts', source);
  const common = {
    ...{ channels: ['T1'], hasImage: true, hasTruth: true, hasPrediction: false, hasProbabilities: false },
  };
  assert.deepEqual(await facts(ofData('a')), { ...common, caseId: 'a', classes: classes('Swelling') });
  assert.deepEqual(await facts(ofData('new')), {
    ...common,
    caseId: 'new',
    hasTruth: false,
    classes: classes('Swelling'),
  });
  assert.deepEqual(await facts(ofRun('a')), { ...common, caseId: 'a', hasPrediction: true, classes: classes('edema') });
  assert.deepEqual(await facts(ofRun('b')), { ...common, caseId: 'b', classes: classes('edema') });
  assert.deepEqual(await facts(ofPrediction('new')), {
    ...{ ...common, caseId: 'new', hasTruth: false, hasPrediction: true, hasProbabilities: true },
    classes: classes('edema'),
  });
});

test('image, truth and prediction lie on one canonical grid, as intensities and class indexes', async () => {
  const seen = await volume(ofRun('a'), 'image');
  assert.deepEqual(
    [seen.shape, seen.spacingMm],
    [
      [3, 4, 5],
      [2, 1, 1],
    ],
  );
  assert.deepEqual(seen.affine, [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1]);
  assert(seen.data instanceof Int16Array);
  assert.deepEqual([...seen.data], [...image(1).data].reverse());
  // Percentiles of 100 … 159, as numpy has them.
  assert(Math.abs(seen.window[0] - 100.59) < 1e-4 && Math.abs(seen.window[1] - 158.41) < 1e-4);
  const [label, prediction] = [await volume(ofRun('a'), 'truth'), await volume(ofRun('a'), 'prediction')];
  assert(label.data instanceof Uint8Array && prediction.data instanceof Uint8Array);
  assert.deepEqual([[...label.data], [...prediction.data]], [indexes(truth), indexes(guess)]);
  assert.deepEqual([label.affine, prediction.affine], [seen.affine, seen.affine]);
  assert.deepEqual([label.window, label.shape], [[0, 2], seen.shape]);
  assert.deepEqual(await volume(ofData('a'), 'image'), seen);
  assert.deepEqual(await volume(ofData('a'), 'truth'), label);
  assert.deepEqual([...(await volume(ofPrediction('new'), 'image')).data], [...image(7).data].reverse());
  assert.deepEqual([...(await volume(ofPrediction('new'), 'prediction')).data], indexes(guess));
});

test('probabilities that were kept are seen by class, and as uncertainty', async () => {
  const halves = (first: number, second: number) => [...Array(30).fill(second), ...Array(30).fill(first)];
  const of = async (...[part, channel, source = ofPrediction('new')]: [VolumePart, number, VolumeSource?]) => [
    ...(await volume(source, part, undefined, channel)).data,
  ];
  assert.deepEqual(await of('probability', 1), halves(255, 85));
  assert.deepEqual(await of('probability', 2), halves(0, 85));
  assert.deepEqual(await of('uncertainty', 0), halves(0, 255));
  await assert.rejects(of('uncertainty', 0, ofRun('a')), fails('not-found', /probabilities of case a were not kept/));
  await keepProbabilities(join(foldPaths.predictions(runPaths.fold(run, 0)), 'a_probabilities.nii.gz'));
  assert.equal((await app.client.call('case.facts', ofRun('a'))).hasProbabilities, true);
  assert.deepEqual(await of('probability', 1, ofRun('a')), halves(255, 85));
});

test('what is not there is an error that says so', async () => {
  await assert.rejects(volume(ofData('new'), 'truth'), fails('not-found', /case new has no label/));
  await assert.rejects(volume(ofData('a'), 'prediction'), fails('not-found', /case a is not predicted/));
  await assert.rejects(volume(ofRun('b'), 'prediction'), fails('not-found', /not predicted yet; wait/));
  await assert.rejects(volume(ofPrediction('new'), 'truth'), fails('not-found', /has no label/));
  await assert.rejects(volume(ofData('x'), 'image'), fails('not-found', /Study has no case "x"/));
  await assert.rejects(volume(ofPrediction('x'), 'image'), fails('not-found', /no case "x"/));
  for (const of of ['dataset', 'run', 'prediction', 'comparison'] as const) {
    await assert.rejects(volume({ of, id: 'gone', caseId: 'a' }, 'image'), fails('not-found', /"gone"/));
  }
  const second = app.client.call('case.volume', { ...ofData('a'), part: 'image', channel: 1 });
  await assert.rejects(second, fails('usage', /case a has no channel 1/));
});

test('a file that changes is read anew; cancelled, nobody waits', async () => {
  const path = join(data, 'imagesTr', 'c.nii.gz');
  const first = await volume(ofData('c'), 'image');
  await nifti.write!(path, { ...image(8, [3, 4, 5, 1]), shape: [3, 4, 5, 1], affine: lpi }, header);
  const second = await volume(ofData('c'), 'image');
  assert.notDeepEqual(second.data, first.data);
  assert.deepEqual([...second.data], [...image(8).data].reverse());
  const stop = new AbortController();
  const cancelled = volume(ofData('b'), 'image', stop.signal);
  stop.abort();
  await assert.rejects(cancelled, fails('cancelled', /./));
  assert.equal((await volume(ofData('b'), 'image')).data.length, 60);
});

test('a file or a folder that is gone is named, with what to do', async () => {
  await volume(ofRun('a'), 'image');
  const [there, away] = [join(data, 'imagesTr', 'b.nii.gz'), join(data, 'b.nii.gz')];
  renameSync(there, away);
  await assert.rejects(volume(ofData('b'), 'image'), fails('not-found', /^b\.nii\.gz of Study is not there; put/));
  renameSync(away, there);
  renameSync(data, `${data}-moved`);
  try {
    await assert.rejects(volume(ofData('a'), 'image'), fails('not-found', /of Study lie, is not there; tell where/));
    await assert.rejects(volume(ofRun('a'), 'image'), fails('not-found', /of First lie, is not there; tell where/));
    await assert.rejects(volume(ofPrediction('new'), 'image'), fails('not-found', /imagesTs does not exist/));
  } finally {
    renameSync(`${data}-moved`, data);
  }
  rmSync(join(out, 'new.nii.gz'));
  assert.equal((await app.client.call('case.facts', ofPrediction('new'))).hasPrediction, false);
});

test('volumes are kept within a budget, those looked at last', () => {
  const cache = createVolumeCache(250);
  const of = (bytes: number) => ({ slabs: [{ data: new Uint8Array(bytes) }] }) as never;
  cache.put('a', of(100));
  cache.put('b', of(100));
  assert(cache.get('a'));
  cache.put('c', of(100));
  assert.deepEqual(
    ['a', 'b', 'c'].map((key) => cache.get(key) !== undefined),
    [true, false, true],
  );
  cache.put('c', of(150));
  assert(cache.get('a') && cache.get('c'));
  cache.put('huge', of(300));
  assert.deepEqual(
    ['a', 'c', 'huge'].map((key) => cache.get(key) !== undefined),
    [false, false, false],
  );
});
