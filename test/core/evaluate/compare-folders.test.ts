import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { after, before, test } from 'node:test';
import { isStudioError, type ErrorTag } from '../../../shared/errors.ts';
import { compareFolders } from '../../../src-main/core/evaluate/compare-folders.ts';
import { evaluationJson } from '../../../src-main/core/evaluate/tables.ts';
import { nifti } from '../../../src-main/core/io/nifti.ts';
import type { Triple, Volume } from '../../../src-main/core/volume/volume.ts';
import { labels } from '../metrics/masks.ts';

let home = '';
let count = 0;
before(async () => void (home = await mkdtemp(join(tmpdir(), 'compare-test-'))));
after(() => rm(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 }));

type Files = Record<string, Volume>;

/** A study of its own with the folders truth/ and prediction/. */
async function study(truth: Files, prediction: Files) {
  const root = join(home, String(count++));
  const folders = { root, truth: join(root, 'truth'), prediction: join(root, 'prediction') };
  for (const [folder, files] of [[folders.truth, truth] as const, [folders.prediction, prediction] as const]) {
    await mkdir(folder, { recursive: true });
    for (const [name, volume] of Object.entries(files)) {
      await nifti.write!(join(folder, name), volume, { sformCode: 1, qformCode: 1, dataType: 'uint8' });
    }
  }
  return folders;
}

const shape: Triple = [3, 6, 8];
const spacingMm: Triple = [2, 1, 1];
const left = labels(shape, spacingMm, (_z, _y, x) => (x < 2 ? 5 : 0));
const leftShifted = labels(shape, spacingMm, (_z, _y, x) => (x < 1 ? 5 : 0));
const both = labels(shape, spacingMm, (_z, y, x) => (x < 2 ? 5 : y < 2 ? 2 : 0));

function moved(volume: Volume, mm: number): Volume {
  return { ...volume, affine: volume.affine.map((value, i) => (i === 3 ? value + mm : value)) };
}

function refused(tag: ErrorTag, message: RegExp): (error: unknown) => boolean {
  return (error) => {
    assert.ok(isStudioError(error, tag), String(error));
    assert.match(error.message, message);
    assert.ok(!error.message.includes(home), 'no absolute path');
    return true;
  };
}

test('pairs files by name, takes the values as classes, and counts a class that one case lacks as undefined', async () => {
  const { truth, prediction } = await study(
    { 'a.nii.gz': left, 'b.nii.gz': both },
    { 'a.nii': leftShifted, 'b.nii.gz': both, 'c.nii.gz': both },
  );
  await writeFile(join(truth, '._a.nii.gz'), 'left by macOS');
  await writeFile(join(truth, 'notes.txt'), 'not a label');
  const result = await compareFolders(truth, prediction);
  const { perCase, perClass, mean } = evaluationJson(result.rows, result.classes);
  assert.deepEqual(
    result.classes.map(({ value }) => value),
    [0, 2, 5],
  );
  assert.deepEqual(
    perCase.filter(({ metric }) => metric === 'dice').map((row) => [row.case, row.class, row.value]),
    [
      ['a', '2', null],
      ['a', '5', (2 * 18) / (18 + 36)],
      ['b', '2', 1],
      ['b', '5', 1],
    ],
  );
  assert.deepEqual([perClass['2'].dice.n, perClass['2'].dice.nUndefined], [1, 1]);
  assert.equal(mean.dice, (1 + (2 / 3 + 1) / 2) / 2);
  assert.equal(perCase.find((row) => row.case === 'a' && row.label === 5 && row.metric === 'hausdorff')?.value, 1);
  assert.deepEqual(result.warnings, ['predictions without a truth were left out: c']);
  // In the first case the second class has another index than in all cases together.
  assert.deepEqual(result.confusion, {
    classes: ['background', '2', '5'],
    voxels: [
      [180, 0, 0],
      [0, 36, 0],
      [18, 0, 54],
    ],
  });
});

test('leaves out probabilities beside a prediction, and only those', async () => {
  const probabilities = { ...left, data: new Float32Array(left.data).fill(0.5) };
  const { truth, prediction } = await study(
    { 'a.nii.gz': left, 'b_probabilities.nii.gz': left },
    { 'a.nii.gz': left, 'a_probabilities.nii.gz': probabilities, 'b_probabilities.nii.gz': left },
  );
  const { cases, warnings } = await compareFolders(truth, prediction);
  assert.deepEqual(
    cases.map(({ caseId }) => caseId),
    ['a', 'b_probabilities'],
  );
  assert.deepEqual(warnings, []);
});

test('pairs names that differ by a suffix where no other is alike', async () => {
  const { truth, prediction } = await study(
    { 'a_seg.nii.gz': left, 'b_seg.nii.gz': left, 'b.nii.gz': left },
    { 'a.nii.gz': left, 'b.nii.gz': left },
  );
  await assert.rejects(compareFolders(truth, prediction), refused('bad-dataset', /^1 of 3 cases .*: b_seg$/));
  await nifti.write!(join(prediction, 'b_seg.nii.gz'), left, { sformCode: 1, qformCode: 1, dataType: 'uint8' });
  const { cases } = await compareFolders(truth, prediction);
  assert.deepEqual(
    cases.map(({ caseId, prediction: path }) => [caseId, basename(path)]),
    [
      ['a_seg', 'a.nii.gz'],
      ['b', 'b.nii.gz'],
      ['b_seg', 'b_seg.nii.gz'],
    ],
  );
});

test('pairs the folders of MIScnn with labels named by case', async () => {
  const { truth, prediction } = await study({}, { 'case_0.nii.gz': left, 'case_1.nii.gz': both });
  for (const [caseId, volume] of Object.entries({ case_0: left, case_1: both })) {
    await mkdir(join(truth, caseId));
    const header = { sformCode: 1, qformCode: 1, dataType: 'uint8' };
    await nifti.write!(join(truth, caseId, 'segmentation.nii.gz'), volume, header);
    await nifti.write!(join(truth, caseId, 'imaging.nii.gz'), volume, header);
  }
  const { cases, images, channels } = await compareFolders(truth, prediction, { images: null });
  assert.deepEqual(
    cases.map(({ caseId, images: files }) => [caseId, ...files.map((path) => relative(truth, path))]),
    [
      ['case_0', join('case_0', 'imaging.nii.gz')],
      ['case_1', join('case_1', 'imaging.nii.gz')],
    ],
  );
  assert.deepEqual([images, channels], [truth, ['channel 0']]);
});

test('takes names from a dataset.json beside the truth, and refuses values that it does not name', async () => {
  const { root, truth, prediction } = await study({ 'a.nii.gz': left }, { 'a.nii.gz': both });
  const describe = (named: object) => writeFile(join(root, 'dataset.json'), JSON.stringify({ labels: named }));
  await describe({ '0': 'background', '2': 'tumour', '5': 'kidney' });
  const { classes } = await compareFolders(truth, prediction);
  assert.deepEqual(
    classes.map(({ name }) => name),
    ['background', 'tumour', 'kidney'],
  );
  await describe({ background: 0, kidney: 5 });
  const unknown = refused('bad-dataset', /case a: the prediction a.nii.gz holds the label 2/);
  await assert.rejects(compareFolders(truth, prediction), unknown);
});

test('names the first missing predictions and counts them all', async () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => `${name}.nii.gz`);
  const { truth, prediction } = await study(Object.fromEntries(names.map((name) => [name, left])), {
    'b.nii.gz': left,
  });
  const missing = refused('bad-dataset', /^6 of 7 cases .* prediction: a, c, d, e, f and 1 more$/);
  await assert.rejects(compareFolders(truth, prediction), missing);
});

test('compares with a warning what is a little off, and refuses what is more', async () => {
  const files = { 'a.nii.gz': left };
  const rounded = await study(files, { 'a.nii.gz': moved(left, 0.0004) });
  assert.deepEqual((await compareFolders(rounded.truth, rounded.prediction)).warnings, []);
  const near = await study(files, { 'a.nii.gz': moved(left, 0.05) });
  assert.match((await compareFolders(near.truth, near.prediction)).warnings[0], /^case a: .*0\.05 mm/);
  const far = await study(files, { 'a.nii.gz': moved(left, 4) });
  await assert.rejects(
    compareFolders(far.truth, far.prediction),
    refused(
      'bad-dataset',
      /^case a: .* 4 mm.*: RAS from \(4, 0, 0\) mm by 1×1×2 mm, the truth RAS from \(0, 0, 0\) mm/,
    ),
  );
  const other = await study(files, { 'a.nii.gz': labels([3, 6, 7], spacingMm, () => 0) });
  await assert.rejects(compareFolders(other.truth, other.prediction), refused('bad-dataset', /7×6×3.*8×6×3/));
});

test('refuses fractions, two files of one case, damaged files, and folders that are none', async () => {
  const fraction = { ...left, data: new Float32Array(left.data).fill(1.5, 0, 1) };
  const probabilities = await study({ 'a.nii.gz': left }, { 'a.nii.gz': fraction });
  const fractional = refused('bad-dataset', /case a: the prediction a.nii.gz holds 1.5/);
  await assert.rejects(compareFolders(probabilities.truth, probabilities.prediction), fractional);

  const twice = await study({ 'a.nii.gz': left, 'a.nii': left }, { 'a.nii.gz': left });
  await assert.rejects(compareFolders(twice.truth, twice.prediction), refused('bad-dataset', /a.nii and a.nii.gz/));

  const damaged = await study({ 'a.nii.gz': left }, {});
  await writeFile(join(damaged.prediction, 'a.nii.gz'), 'no gzip');
  await assert.rejects(compareFolders(damaged.truth, damaged.prediction), refused('bad-file', /case a, prediction/));

  await assert.rejects(compareFolders(join(home, 'nowhere'), home), refused('not-found', /nowhere/));
  await assert.rejects(compareFolders(home, home), refused('bad-dataset', /no label files/));
});

test('stops when it is told to', async () => {
  const { truth, prediction } = await study({ 'a.nii.gz': left }, { 'a.nii.gz': left });
  await assert.rejects(
    compareFolders(truth, prediction, { signal: AbortSignal.abort() }),
    refused('cancelled', /stopped/),
  );
});
