import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { findCases } from '../../../src-main/core/io/folder.ts';
import { listImages } from '../../../src-main/core/io/list-images.ts';
import { scanFolder } from '../../../src-main/core/io/scan.ts';
import { temporaryFolder } from '../../support/tiny-study.ts';

const files = fileURLToPath(new URL('../../golden/dicom/files', import.meta.url));

/** A data set of copies: where each file or folder of the fixtures goes. */
function study(places: Readonly<Record<string, string>>): string {
  const root = join(temporaryFolder(), 'study');
  for (const [to, from] of Object.entries(places)) {
    mkdirSync(dirname(join(root, to)), { recursive: true });
    cpSync(join(files, from), join(root, to), { recursive: true });
  }
  return root;
}

async function found(root: string) {
  const { layout, found } = await findCases(root);
  assert.equal(layout.id, 'dicom');
  const cases = found.candidates.map(({ id, images, label, problems }) => ({
    ...{ id, images, label },
    problems: problems.map(({ kind, severity }) => `${severity} ${kind}`),
  }));
  return { cases, problems: found.problems.map(({ message }) => message), channels: found.channels };
}

test('patients with series of the same descriptions on one grid are cases of several channels, with their structure sets', async () => {
  assert.deepEqual(await found(join(files, 'patients')), {
    cases: ['anna', 'bert'].map((id) => ({
      id,
      images: [`${id}/study/01/1.dcm`, `${id}/study/02/1.dcm`],
      label: `${id}/study/07/rs.dcm`,
      problems: [],
    })),
    problems: [],
    channels: ['t1', 'flair'],
  });
});

test('patients whose identifiers were taken out are told apart by their studies', async () => {
  const root = study({ '': 'patients' });
  for (const name of readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((each) => each.endsWith('.dcm'))) {
    const bytes = readFileSync(join(root, name));
    const at = bytes.indexOf(Buffer.from([0x10, 0x00, 0x20, 0x00, 0x4c, 0x4f]));
    assert.notEqual(at, -1);
    bytes.fill(' ', at + 8, at + 8 + bytes.readUInt16LE(at + 6));
    writeFileSync(join(root, name), bytes);
  }
  const { cases, channels } = await found(root);
  assert.deepEqual(
    cases.map(({ id, images }) => [id, images.length]),
    [
      ['anna', 2],
      ['bert', 2],
    ],
  );
  assert.deepEqual(channels, ['t1', 'flair']);
});

test('where one patient lacks a series, the one that labels were drawn on is the image, and others are told', async () => {
  const root = study({ x: 'patients' });
  rmSync(join(root, 'x/bert/study/02'), { recursive: true });
  const { cases, channels } = await found(root);
  assert.deepEqual(cases, [
    {
      id: 'anna',
      images: ['x/anna/study/01/1.dcm'],
      label: 'x/anna/study/07/rs.dcm',
      problems: ['warning series-left-out'],
    },
    { id: 'bert', images: ['x/bert/study/01/1.dcm'], label: 'x/bert/study/07/rs.dcm', problems: [] },
  ]);
  assert.equal(channels, undefined);
});

test('the series that labels were drawn on is the image, also where others have more slices', async () => {
  const root = study({ x: 'patients' });
  for (const patient of ['anna', 'bert']) rmSync(join(root, `x/${patient}/study/01/3.dcm`));
  const images = async () => (await found(root)).cases.map(({ images }) => images);
  assert.deepEqual(await images(), [['x/anna/study/01/1.dcm'], ['x/bert/study/01/1.dcm']]);
  for (const patient of ['anna', 'bert']) rmSync(join(root, `x/${patient}/study/07/rs.dcm`));
  assert.deepEqual(await images(), [['x/anna/study/02/1.dcm'], ['x/bert/study/02/1.dcm']]);
});

test('a patient folder with a folder of slices and one of the structure set is found, also without extensions', async () => {
  const root = study({
    'A/images': 'patients/anna/study/01',
    'A/labels/rs': 'patients/anna/study/07/rs.dcm',
    'B/images': 'patients/bert/study/01',
  });
  for (const name of ['1', '2', '3']) renameSync(join(root, `B/images/${name}.dcm`), join(root, `B/images/IM${name}`));
  assert.deepEqual((await found(root)).cases, [
    { id: 'A', images: ['A/images/1.dcm'], label: 'A/labels/rs', problems: [] },
    { id: 'B', images: ['B/images/IM1'], label: null, problems: [] },
  ]);
});

test('a folder of one patient is one case; a flat one of several series gives the one with most slices', async () => {
  const one = join(files, 'patients/anna');
  assert.deepEqual((await found(one)).cases[0].id, 'study');
  const [flat, ...others] = (await found(join(files, 'mixed'))).cases;
  assert.deepEqual(flat, { id: 'mixed', images: ['a1'], label: null, problems: ['warning series-left-out'] });
  assert.deepEqual(others, []);
});

test('a flat folder of several patients is sorted by what headers say, and names cases without them', async () => {
  const root = study({ 'a.dcm': 'patients/anna/study/01/1.dcm', 'b.dcm': 'patients/bert/study/01/1.dcm' });
  assert.deepEqual(
    (await found(root)).cases.map(({ id }) => id),
    ['a', 'b'],
  );
  cpSync(join(files, 'patients/anna/study/01/2.dcm'), join(root, 'c.dcm'));
  assert.deepEqual(
    (await found(root)).cases.map(({ id, images }) => [id, ...images]),
    [
      ['study-1', 'a.dcm'],
      ['study-2', 'b.dcm'],
    ],
  );
});

test('a label of NIfTI is found by the name of its case or in its folder', async () => {
  const apart = study({ 'images/A': 'patients/anna/study/01', 'images/B': 'patients/bert/study/01' });
  mkdirSync(join(apart, 'labels'));
  writeFileSync(join(apart, 'labels/B_seg.nii.gz'), '');
  const labels = async (root: string) => (await found(root)).cases.map(({ id, label }) => [id, label]);
  assert.deepEqual(await labels(apart), [
    ['A', null],
    ['B', 'labels/B_seg.nii.gz'],
  ]);
  const beside = study({ 'A/ct': 'patients/anna/study/01', 'B/ct': 'patients/bert/study/01' });
  writeFileSync(join(beside, 'A/segmentation.nii.gz'), '');
  assert.deepEqual(await labels(beside), [
    ['A', 'A/segmentation.nii.gz'],
    ['B', null],
  ]);
});

test('labels of no series, two labels of one, and damaged files are told', async () => {
  const root = study({
    'A/1': 'patients/anna/study/01',
    'A/one.dcm': 'patients/anna/study/07/rs.dcm',
    'A/two.dcm': 'patients/anna/study/07/rs.dcm',
    'B/1': 'patients/bert/study/01',
    'C/orphan.dcm': 'mixed/b1',
    'C/rs.dcm': 'patients/anna/study/07/rs.dcm',
  });
  rmSync(join(root, 'A/1'), { recursive: true });
  cpSync(join(files, 'oblique'), join(root, 'B/2'), { recursive: true });
  truncateSync(join(root, 'B/2/IM2'), 400);
  const { cases, problems } = await found(root);
  assert.deepEqual(cases.map(({ id }) => id).sort(), ['B_1', 'B_2', 'C']);
  assert.deepEqual(problems.map((message) => message.replace(/(claims|ends|holds|has).*/, '$1 …')).sort(), [
    'IM2 claims …',
    'one.dcm is a label of a series that is not there',
    'rs.dcm is a label of a series that is not there',
    'two.dcm is a label of a series that is not there',
  ]);
  cpSync(join(files, 'patients/anna/study/01'), join(root, 'A/1'), { recursive: true });
  const twice = (await found(root)).cases.find(({ id }) => id === 'A');
  assert.deepEqual(twice?.problems, ['error two-labels']);
});

test('a series whose slices lie in several folders is no whole image in any of them', async () => {
  const root = study({ 'A/1': 'patients/anna/study/01', 'A/2/3.dcm': 'patients/anna/study/01/3.dcm' });
  rmSync(join(root, 'A/1/3.dcm'));
  assert.deepEqual((await found(root)).cases[0].problems, ['warning series-left-out', 'error series-split']);
  // Copies do no harm.
  const copied = study({ 'A/1': 'patients/anna/study/01', 'A/2': 'patients/anna/study/01' });
  assert.deepEqual((await found(copied)).cases[0].problems, ['warning series-left-out']);
});

test('values that are turned round and tilted slices are told', async () => {
  assert.deepEqual((await found(join(files, 'monochrome1'))).cases[0].problems, ['warning inverted']);
  assert.deepEqual((await found(join(files, 'tilted'))).cases[0].problems, ['warning tilted']);
});

test('a scan reads every series whole, and names neither patients nor studies', async () => {
  const root = study({ 'A/1': 'patients/anna/study/01', 'B/1': 'missing' });
  const dataset = await scanFolder(root);
  assert.equal(dataset.layout, 'dicom');
  const [a, b] = dataset.cases;
  assert.deepEqual(a.shape, [3, 3, 4]);
  assert.match(a.hashes[0], /^[0-9a-f]{64}$/);
  assert.match(b.problems[0].message, /^a slice is missing between/);
  assert.doesNotMatch(JSON.stringify(dataset), /P1|2\.25\.|T1|FLAIR/);
});

test('cases to predict are found in a folder of patients, in one of a series, and by one slice', async () => {
  const names = async (path: string, channels?: number) =>
    (await listImages(path, channels)).map(({ id, images }) => [id, images.length]);
  assert.deepEqual(await names(join(files, 'patients'), 2), [
    ['anna', 2],
    ['bert', 2],
  ]);
  assert.deepEqual(await names(join(files, 'patients'), 1), [
    ['anna', 1],
    ['bert', 1],
  ]);
  // A channel of two: the choice is told.
  const [anna] = await listImages(join(files, 'patients'), 1);
  assert.deepEqual(
    anna.problems.map(({ kind }) => kind),
    ['series-left-out'],
  );
  // By the names that were trained on, in their order; others are refused.
  const known = async (modalities: string[]) => (await listImages(join(files, 'patients'), 2, modalities))[0].images;
  assert.deepEqual(
    (await known(['flair', 't1'])).map((path) => path.slice(join(files, 'patients').length)),
    ['/anna/study/02/1.dcm', '/anna/study/01/1.dcm'],
  );
  await assert.rejects(known(['t2', 't1']), { tag: 'bad-dataset' });
  assert.deepEqual(await names(join(files, 'oblique')), [['oblique', 1]]);
  assert.deepEqual(await names(join(files, 'oblique/IM2')), [['oblique', 1]]);
  assert.deepEqual(await names(join(files, 'rgb/1.dcm')), [['1', 1]]);
});
