import assert from 'node:assert/strict';
import { copyFileSync, cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Dataset } from '../../../shared/dataset.ts';
import { compareFolders, type FolderComparison } from '../../../src-main/core/evaluate/compare-folders.ts';
import { writeRepairedCopy } from '../../../src-main/core/explore/repaired-copy.ts';
import { viewLabel } from '../../../src-main/core/explore/view-volume.ts';
import { loadCase } from '../../../src-main/core/io/load-case.ts';
import { classesOfNames } from '../../../src-main/core/io/named-classes.ts';
import { nifti } from '../../../src-main/core/io/nifti.ts';
import { readLabel } from '../../../src-main/core/io/read-label.ts';
import { scanFolder } from '../../../src-main/core/io/scan.ts';
import { fromCanonical, toCanonical } from '../../../src-main/core/volume/orientation.ts';
import { makeDicomStudy, type DicomStudy } from '../../support/dicom-study.ts';
import { temporaryFolder } from '../../support/tiny-study.ts';

const fails = (tag: string, message: RegExp) => ({ tag, message });
const problemsOf = ({ cases }: Dataset): string[] =>
  cases.flatMap(({ problems }) => problems.map(({ severity, kind, message }) => `${severity} ${kind}: ${message}`));

/** A case's class indexes in the order of its image's file. */
async function indexesOf(root: string, dataset: Dataset, at: number): Promise<number[]> {
  const { sample, origin } = await loadCase(root, dataset.cases[at], dataset);
  return [...fromCanonical(sample.label!, origin.trace).data];
}

function dicesOf({ rows }: FolderComparison): number[] {
  return rows.filter(({ metric, classIndex }) => metric === 'dice' && classIndex > 0).map(({ value }) => value);
}

async function describe(study: DicomStudy, description: object): Promise<Dataset> {
  writeFileSync(join(study.root, 'dataset.json'), JSON.stringify(description));
  return scanFolder(study.root);
}

test('classes of names are in alphabetical order, one for all spellings, of which the most usual is shown', () => {
  assert.deepEqual(classesOfNames(['spleen', 'Liver', ' liver', 'Liver', 'Background', 'left  KIDNEY']), [
    { value: 0, name: 'background' },
    { value: 1, name: 'left  KIDNEY' },
    { value: 2, name: 'Liver' },
    { value: 3, name: 'spleen' },
  ]);
});

test('structures and segments are matched by name, though each patient has them in another order', async () => {
  const study = await makeDicomStudy();
  const dataset = await scanFolder(study.root);
  assert.deepEqual(dataset.classes.slice(1), [
    { value: 1, name: 'Bright', labelName: 'Bright' },
    { value: 2, name: 'Dark', labelName: 'Dark' },
  ]);
  assert.deepEqual([dataset.problems, problemsOf(dataset)], [[], []]);
  for (let i = 0; i < dataset.cases.length; i++) {
    assert.deepEqual(dataset.cases[i].labelValues, [0, 1, 2]);
    assert.deepEqual(await indexesOf(study.root, dataset, i), [...study.labelOf(i)], dataset.cases[i].id);
  }
});

test('dataset.json gives the names other values; a class that was renamed is still found by what labels call it', async () => {
  const study = await makeDicomStudy();
  const dataset = await describe(study, { labels: { background: 0, dark: 3, bright: 300 } });
  assert.deepEqual(problemsOf(dataset), []);
  assert.deepEqual(dataset.cases[1].labelValues, [0, 3, 300]);
  const renamed = { ...dataset, classes: dataset.classes.map((each) => ({ ...each, name: `my ${each.name}` })) };
  const swapped = [...study.labelOf(1)].map((value) => [0, 2, 1][value]);
  assert.deepEqual(await indexesOf(study.root, renamed, 1), swapped);

  const [image, label] = [dataset.cases[1].images[0], dataset.cases[1].label!].map((path) => join(study.root, path));
  const view = await viewLabel({ caseId: 'a', label, image, classes: renamed.classes });
  const native = (await readLabel(label, { on: image, classes: null })).volume;
  const expected = toCanonical({ ...native, data: Uint8Array.from(swapped) }).volume;
  assert.deepEqual([...view.data], [...expected.data]);
});

test('structures that are no class: left out with a warning, but an error where a class is missing too', async () => {
  const study = await makeDicomStudy();
  const one = await describe(study, { labels: { background: 0, Dark: 1 } });
  assert.deepEqual(problemsOf(one).slice(0, 2), [
    'warning unused-label: the label of patient_0 holds "Bright", unknown to dataset.json: left out',
    'warning unused-label: the label of patient_1 holds "BRIGHT", unknown to dataset.json: left out',
  ]);
  assert.deepEqual(
    await indexesOf(study.root, one, 1),
    [...study.labelOf(1)].map((value) => Number(value === 2)),
  );

  const misspelt = await describe(study, { labels: { background: 0, Dark: 1, Brigth: 2 } });
  const reason = 'error unknown-label: the label of patient_0 holds "Bright", unknown to dataset.json, and no "Brigth"';
  assert.equal(problemsOf(misspelt)[0], reason);
  assert.deepEqual(
    misspelt.problems.map(({ kind }) => kind),
    ['absent-class'],
  );

  const ignored = await describe(study, { labels: { background: 0, Dark: 1 }, ignoredLabels: ['bright'] });
  assert.deepEqual(problemsOf(ignored), []);
});

test('a label of numbers among labels of names is refused until dataset.json says which is which', async () => {
  const study = await makeDicomStudy(3);
  const image = join(study.root, 'patient_0/ct/0.dcm');
  const { volume } = await readLabel(join(study.root, 'patient_0/structures.dcm'), { on: image, classes: null });
  rmSync(join(study.root, 'patient_0/structures.dcm'));
  const header = { sformCode: 1, qformCode: 1, dataType: 'uint8' };
  await nifti.write!(join(study.root, 'patient_0/label.nii.gz'), volume, header);
  assert.deepEqual(problemsOf(await scanFolder(study.root)), [
    'error unknown-label: the label of patient_0 holds 1, 2 where other labels name their classes',
  ]);
  const named = await describe(study, { labels: { background: 0, Bright: 1, Dark: 2 } });
  assert.deepEqual(problemsOf(named), []);
  assert.deepEqual(await indexesOf(study.root, named, 0), [...study.labelOf(0)]);
});

test('a copy without doubles holds labels of names as numbers that dataset.json names', async () => {
  const study = await makeDicomStudy(2);
  cpSync(join(study.root, 'patient_0'), join(study.root, 'patient_9'), { recursive: true });
  const folder = join(temporaryFolder(), 'copy');
  const dataset = await scanFolder(study.root);
  await writeRepairedCopy({ root: study.root, dataset, kinds: ['duplicate-voxels'], folder });
  const copy = await scanFolder(folder);
  assert.deepEqual(
    copy.classes.map(({ name }) => name),
    ['background', 'Bright', 'Dark'],
  );
  for (const i of [0, 1]) assert.deepEqual(await indexesOf(folder, copy, i), [...study.labelOf(i)]);
});

test('evaluation finds classes by name, and asks which number is which', async () => {
  const study = await makeDicomStudy(3);
  const [truth, named, numbered, images] = ['truth', 'named', 'numbered', 'images'].map((name) =>
    join(temporaryFolder(), name),
  );
  for (const folder of [truth, named, numbered, images]) mkdirSync(folder);
  copyFileSync(join(study.root, 'patient_1/structures.dcm'), join(truth, 'p.dcm'));
  const other = (await makeDicomStudy(2)).root;
  copyFileSync(join(other, 'patient_1/segments.dcm'), join(named, 'p.dcm'));
  const { volume, header } = await readLabel(join(named, 'p.dcm'), {
    on: join(study.root, 'patient_1/ct/0.dcm'),
    classes: null,
  });
  await nifti.write!(join(numbered, 'p.nii.gz'), volume, header);

  await assert.rejects(compareFolders(truth, named), fails('bad-dataset', /has outlines, which have no voxels/));
  cpSync(join(study.root, 'patient_1/ct'), join(images, 'p'), { recursive: true });
  const byName = await compareFolders(truth, named, { images });
  assert.deepEqual(
    byName.classes.map(({ name }) => name),
    ['background', 'BRIGHT', 'DARK'],
  );
  assert.deepEqual(dicesOf(byName), [1, 1]);
  await assert.rejects(
    compareFolders(truth, numbered),
    fails('bad-dataset', /p\.dcm names its classes, as "BRIGHT", and p\.nii\.gz has numbers/),
  );
  writeFileSync(join(truth, 'dataset.json'), JSON.stringify({ labels: { background: 0, Bright: 1, Dark: 2 } }));
  assert.deepEqual(dicesOf(await compareFolders(truth, numbered)), [1, 1]);
});
