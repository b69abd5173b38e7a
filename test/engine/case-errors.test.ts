import assert from 'node:assert/strict';
import { mkdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { isStudioError, type ErrorTag } from '../../shared/errors.ts';
import type { VolumeSource } from '../../shared/viewer.ts';
import { nifti } from '../../src-main/core/io/nifti.ts';
import { scanFolder } from '../../src-main/core/io/scan.ts';
import { resolvePipeline } from '../../src-main/core/pipeline/pipeline.ts';
import { createRun, foldPaths, runPaths } from '../../src-main/core/runs/run-folder.ts';
import type { Affine, Shape } from '../../src-main/core/volume/volume.ts';
import { header, image, makeTree } from '../core/io/tiny.ts';
import { startTestEngine } from '../support/test-engine.ts';
import { temporaryFolder } from '../support/tiny-study.ts';

/** x and y run backwards in the files, so that canonical voxels are not those of the files; 1 × 1 × 2 mm. */
const lpi: Affine = [-1, 0, 0, 4, 0, -1, 0, 3, 0, 0, 2, 0, 0, 0, 0, 1];
const shape: Shape = [3, 4, 5, 1];

/** Values at voxels of the file, x, y, z. */
function labelWith(...voxels: [x: number, y: number, z: number, value: number][]) {
  const data = new Uint8Array(60);
  for (const [x, y, z, value] of voxels) data[(z * 4 + y) * 5 + x] = value;
  return { data, shape, affine: lpi };
}

const truth = labelWith([1, 1, 0, 4], [2, 1, 0, 4], [0, 3, 2, 9]);
/** The second voxel has another class, the third is missing, and one is too much. */
const guess = labelWith([1, 1, 0, 4], [2, 1, 0, 9], [4, 0, 1, 9]);
const json = { name: 'Tiny', modality: { 0: 'T1' }, labels: { 0: 'background', 4: 'edema', 9: 'core' } };

const data = await makeTree({
  'dataset.json': { json },
  ...Object.fromEntries(
    ['a', 'b'].flatMap((id, i) => [
      [`imagesTr/${id}.nii.gz`, { ...image(i + 1), affine: lpi }],
      [`labelsTr/${id}.nii.gz`, truth],
    ]),
  ),
  'imagesTs/new.nii.gz': { ...image(7), affine: lpi },
});
const run = join(temporaryFolder(), 'run');
const folds = [
  { train: ['b'], validation: ['a'] },
  { train: ['a'], validation: ['b'] },
];
const made = { folder: run, command: 'cross-validate', root: data, folds, studioVersion: '0' } as const;
await createRun({ ...made, dataset: await scanFolder(data), pipeline: resolvePipeline({}) });
const predicted = join(foldPaths.predictions(runPaths.fold(run, 0)), 'a.nii.gz');
await write(predicted, guess);

const app = await startTestEngine();
after(() => app.close());
const { id } = await app.client.call('run.attach', { folder: run });
const ofRun = (caseId: string): VolumeSource => ({ of: 'run', id, caseId });
const errors = (source: VolumeSource, signal?: AbortSignal) => app.client.call('case.errors', source, { signal });

async function write(path: string, label: typeof guess): Promise<void> {
  mkdirSync(dirname(path), { recursive: true });
  await nifti.write!(path, label, header);
}

const fails = (tag: ErrorTag, text: RegExp) => (error: unknown) => {
  assert(isStudioError(error, tag), String(error));
  assert.match(`${error.message}; ${error.next}`, text);
  return true;
};

test('where a run is wrong, in canonical voxels', async () => {
  const { slices, components, unlisted } = await errors(ofRun('a'));
  const none = (length: number) => new Array<number>(length).fill(0);
  const [x, y, z] = slices;
  assert.deepEqual(x.falseNegative, [[], [0, 0, 1, 0, 0], [0, 0, 0, 0, 1]]);
  assert.deepEqual(x.falsePositive, [[], none(5), [1, 0, 1, 0, 0]]);
  assert.deepEqual(y.falseNegative, [[], [0, 0, 1, 0], [1, 0, 0, 0]]);
  assert.deepEqual(z.falseNegative, [[], [1, 0, 0], [0, 0, 1]]);
  assert.deepEqual(z.falsePositive, [[], none(3), [1, 1, 0]]);
  const at = (voxel: [number, number, number]) => ({ voxels: 1, volumeMm3: 2, voxel });
  // All are of one voxel: by class, and then as they lie.
  assert.deepEqual(components, [
    { kind: 'falseNegative', classIndex: 1, ...at([2, 2, 0]) },
    { kind: 'falsePositive', classIndex: 2, ...at([2, 2, 0]) },
    { kind: 'falsePositive', classIndex: 2, ...at([0, 3, 1]) },
    { kind: 'falseNegative', classIndex: 2, ...at([4, 0, 2]) },
  ]);
  assert.equal(unlisted, 0);
});

test('where two folders of labels differ', async () => {
  const folder = temporaryFolder();
  for (const caseId of ['a', 'b']) await write(join(folder, `${caseId}.nii.gz`), guess);
  const given = { truth: join(data, 'labelsTr'), prediction: folder, images: null };
  const comparison = await app.client.call('comparison.add', given);
  assert.deepEqual(await errors({ of: 'comparison', id: comparison.id, caseId: 'b' }), await errors(ofRun('a')));
});

test('where there is nothing to compare, that is said', async () => {
  const dataset = await app.client.call('dataset.add', { folder: data });
  await app.client.call('dataset.read', dataset);
  const ofData = (caseId: string): VolumeSource => ({ of: 'dataset', id: dataset.id, caseId });
  await assert.rejects(errors(ofData('new')), fails('not-found', /case new has no label/));
  await assert.rejects(errors(ofData('a')), fails('not-found', /case a is not predicted/));
  await assert.rejects(errors(ofRun('b')), fails('not-found', /case b is not predicted yet; wait/));
  await assert.rejects(errors(ofRun('x')), fails('not-found', /no case "x"/));
});

test('what was found is kept as long as the files are the same; cancelled, nobody waits', async () => {
  const stamp = (seconds: number): void => utimesSync(predicted, seconds, seconds);
  stamp(1e9);
  const before = await errors(ofRun('a'));
  writeFileSync(predicted, Buffer.alloc(statSync(predicted).size));
  stamp(1e9);
  assert.deepEqual(await errors(ofRun('a')), before);
  stamp(1e9 + 1);
  await assert.rejects(errors(ofRun('a')), fails('bad-file', /a\.nii\.gz/));

  await write(predicted, guess);
  const stop = new AbortController();
  const cancelled = errors(ofRun('a'), stop.signal);
  stop.abort();
  await assert.rejects(cancelled, fails('cancelled', /./));
  assert.deepEqual(await errors(ofRun('a')), before);
  rmSync(predicted);
  await assert.rejects(errors(ofRun('a')), fails('not-found', /not predicted/));
});
