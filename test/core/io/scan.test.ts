import assert from 'node:assert/strict';
import { chmod, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { datasetSchema, type Dataset } from '../../../shared/dataset.ts';
import { scanFolder } from '../../../src-main/core/io/scan.ts';
import { identityAffine } from '../../../src-main/core/volume/volume.ts';
import { image, label, makeTree, type Tiny, type Tree } from './tiny.ts';

const msdJson = { name: 'Tiny', modality: { 0: 'MRI' }, labels: { 0: 'background', 1: 'front', 2: 'back' } };

async function scanned(tree: Tree): Promise<Dataset> {
  const dataset = await scanFolder(await makeTree(tree));
  assert.deepEqual(datasetSchema.parse(dataset), dataset);
  return dataset;
}

const kinds = (dataset: Dataset, id?: string): string[] =>
  (id === undefined ? dataset.problems : (dataset.cases.find((each) => each.id === id)?.problems ?? [])).map(
    ({ kind, severity }) => (severity === 'error' ? `error ${kind}` : kind),
  );

/** A Decathlon folder with a good case `good`, and a case `odd` as given. */
const beside = (files: { image?: Tiny | Uint8Array; label?: Tiny | Uint8Array }): Tree => ({
  'dataset.json': { json: msdJson },
  'imagesTr/good.nii.gz': image(1),
  'labelsTr/good.nii.gz': label(0, 1, 2),
  'imagesTr/odd.nii.gz': files.image ?? image(2),
  'labelsTr/odd.nii.gz': files.label ?? label(0, 1, 2),
});

test('the Decathlon', async () => {
  const dataset = await scanned({
    ...beside({}),
    'imagesTs/unseen.nii.gz': image(3),
    'imagesTr/._good.nii.gz': 'left by macOS',
    '.DS_Store': 'left by macOS',
  });
  assert.equal(dataset.layout, 'msd');
  assert.equal(dataset.name, 'Tiny');
  assert.deepEqual(dataset.channels, ['MRI']);
  assert.deepEqual(dataset.classes, [
    { value: 0, name: 'background' },
    { value: 1, name: 'front' },
    { value: 2, name: 'back' },
  ]);
  assert.deepEqual(dataset.problems, []);
  assert.deepEqual(
    dataset.cases.map(({ id, images, label }) => ({ id, images, label })),
    [
      { id: 'good', images: ['imagesTr/good.nii.gz'], label: 'labelsTr/good.nii.gz' },
      { id: 'odd', images: ['imagesTr/odd.nii.gz'], label: 'labelsTr/odd.nii.gz' },
      { id: 'unseen', images: ['imagesTs/unseen.nii.gz'], label: null },
    ],
  );
  const [good, , unseen] = dataset.cases;
  assert.deepEqual([good.shape, good.spacingMm, good.orientation, good.problems], [[3, 4, 5], [1, 1, 1], 'RAS', []]);
  assert.deepEqual([good.hashes.length, unseen.hashes.length], [2, 1]);
  assert.match(good.hashes[0], /^[0-9a-f]{64}$/);
});

test('the Decathlon without dataset.json: classes from the labels; numbers of cases are no channels', async () => {
  const dataset = await scanned({
    'imagesTr/la_0000.nii.gz': image(1),
    'imagesTr/la_0001.nii.gz': image(2),
    'labelsTr/la_0000.nii.gz': label(0, 255),
    'labelsTr/la_0001.nii.gz': label(0, 7),
  });
  assert.equal(dataset.layout, 'msd');
  assert.deepEqual(
    dataset.cases.map(({ id }) => id),
    ['la_0000', 'la_0001'],
  );
  assert.deepEqual(dataset.channels, ['channel 0']);
  assert.deepEqual(
    dataset.classes.map(({ value, name }) => `${value} ${name}`),
    ['0 background', '7 class 7', '255 class 255'],
  );
});

const nnunet: Tree = {
  'dataset.json': {
    json: {
      channel_names: { 0: 'T1', 1: 'T2' },
      labels: { background: 0, tumour: 1, cyst: 3 },
      file_ending: '.nii.gz',
    },
  },
  'imagesTr/p1_0000.nii.gz': image(1),
  'imagesTr/p1_0001.nii.gz': image(2),
  'labelsTr/p1.nii.gz': label(0, 1, 3),
  'imagesTs/p2_0000.nii.gz': image(3),
  'imagesTs/p2_0001.nii.gz': image(4),
};

test('nnU-Net raw', async () => {
  const dataset = await scanned(nnunet);
  assert.equal(dataset.layout, 'nnunet');
  assert.deepEqual(dataset.channels, ['T1', 'T2']);
  assert.deepEqual(
    dataset.classes.map(({ value, name }) => `${value} ${name}`),
    ['0 background', '1 tumour', '3 cyst'],
  );
  assert.deepEqual(
    dataset.cases.map(({ id, images }) => `${id} ${images.join(' ')}`),
    ['p1 imagesTr/p1_0000.nii.gz imagesTr/p1_0001.nii.gz', 'p2 imagesTs/p2_0000.nii.gz imagesTs/p2_0001.nii.gz'],
  );
  assert.deepEqual(
    dataset.cases.flatMap(({ problems }) => problems),
    [],
  );
});

test('nnU-Net raw without dataset.json', async () => {
  const { 'dataset.json': _, ...files } = nnunet;
  const dataset = await scanned(files);
  assert.equal(dataset.layout, 'nnunet');
  assert.deepEqual(dataset.channels, ['channel 0', 'channel 1']);
  assert.deepEqual(
    dataset.classes.map(({ value }) => value),
    [0, 1, 3],
  );
});

const brats: Tree = Object.fromEntries(
  ['B_001', 'B_002', 'B_003'].flatMap((id, i) => [
    ...['t2', 'flair', 't1ce', 't1'].map((name, n) => [`${id}/${id}_${name}.nii.gz`, image(10 * i + n)]),
    [`${id}/${id}_seg.nii.gz`, label(0, 1)],
  ]),
);

test('BraTS: a folder a case, a file a modality, which are the channels in a fixed order', async () => {
  const dataset = await scanned({ ...brats, 'B_004/B_004_seg.nii.gz': label(0, 1) });
  assert.equal(dataset.layout, 'modalities');
  assert.deepEqual(dataset.channels, ['t1', 't1ce', 't2', 'flair']);
  assert.deepEqual(
    dataset.cases.map(({ id, images, label, problems }) => [id, images.map((path) => path.slice(12)), label, problems]),
    ['B_001', 'B_002', 'B_003'].map((id) => [
      id,
      ['t1.nii.gz', 't1ce.nii.gz', 't2.nii.gz', 'flair.nii.gz'],
      `${id}/${id}_seg.nii.gz`,
      [],
    ]),
  );
  assert.deepEqual(kinds(dataset), ['error label-without-image']);
});

test('BraTS: a missing modality is named by its file, a stray one left out, two labels told', async () => {
  const { 'B_002/B_002_t1ce.nii.gz': _, ...files } = brats;
  const dataset = await scanned({
    ...files,
    'B_001/B_001_t1_copy.nii.gz': image(99),
    'B_003/B_003_mask.nii.gz': label(0, 1),
  });
  assert.deepEqual(dataset.channels, ['t1', 't1ce', 't2', 'flair']);
  assert.deepEqual(kinds(dataset, 'B_001'), ['extra-file']);
  assert.deepEqual(kinds(dataset, 'B_002'), ['error missing-channel']);
  assert.match(dataset.cases[1].problems[0].message, /^B_002_t1ce is missing/);
  assert.deepEqual(kinds(dataset, 'B_003'), ['error two-labels']);
});

test('files of a case that are only counted are no modalities', async () => {
  await assert.rejects(scanned({ 'p1/p1_0001.nii.gz': image(1), 'p1/p1_0002.nii.gz': image(2) }), /holds no cases/);
});

test('modalities beside a segmentation as MIScnn calls them, and with hyphens and any modality', async () => {
  const kits = await scanned({
    'case_0/imaging_flair.nii.gz': image(1),
    'case_0/imaging_T1.nii.gz': image(2),
    'case_0/segmentation.nii.gz': label(0, 1),
  });
  assert.deepEqual([kits.layout, kits.channels, kits.cases[0].problems], ['modalities', ['t1', 'flair'], []]);
  const [{ images, label: truth }] = kits.cases;
  assert.deepEqual([images, truth], [['case_0/imaging_T1.nii.gz', 'case_0/imaging_flair.nii.gz'], 'case_0/segmentation.nii.gz']); // prettier-ignore
  const other = await scanned({
    'p-1/p-1-zeta.nii.gz': image(1),
    'p-1/p-1-alpha.nii.gz': image(2),
    'p-1/p-1-t2f.nii.gz': image(3),
  });
  assert.deepEqual(other.channels, ['t2f', 'alpha', 'zeta']);
});

test('nnU-Net: a missing channel, regions and the ignore label', async () => {
  const labels = { background: 0, whole: [1, 3], core: 3, ignore: 4 };
  const dataset = await scanned({
    ...nnunet,
    'dataset.json': { json: { channel_names: { 0: 'T1', 1: 'T2' }, labels } },
    'imagesTr/p3_0001.nii.gz': image(5),
    'labelsTr/p3.nii.gz': label(0, 4),
  });
  assert.deepEqual(kinds(dataset, 'p3'), ['error missing-channel']);
  assert.match(dataset.cases[2].problems[0].message, /p3_0000 is missing/);
  assert.deepEqual(kinds(dataset), ['regions-unused', 'ignore-unused']);
  assert.deepEqual(
    dataset.classes.map(({ value, name }) => `${value} ${name}`),
    ['0 background', '1 label 1', '3 core', '4 ignore'],
  );
});

test('MIScnn', async () => {
  const dataset = await scanned({
    'case_00000/imaging.nii.gz': image(1),
    'case_00000/segmentation.nii.gz': label(0, 1),
    'case_00001/imaging.nii.gz': image(2),
    'case_00002/segmentation.nii.gz': label(0, 1),
    'case_00003/imaging.nii.gz': image(3),
    'case_00003/imaging.nii': image(4),
    'notes/readme.txt': 'nothing',
  });
  assert.equal(dataset.layout, 'miscnn');
  assert.deepEqual(
    dataset.cases.map(({ id, label }) => [id, label]),
    [
      ['case_00000', 'case_00000/segmentation.nii.gz'],
      ['case_00001', null],
      ['case_00003', null],
    ],
  );
  assert.deepEqual(kinds(dataset), ['error label-without-image']);
  assert.deepEqual(kinds(dataset, 'case_00003'), ['error duplicate-name']);
});

test('images and labels, with suffixes', async () => {
  const dataset = await scanned({
    'Images/a.nii.gz': image(1),
    'Images/b_img.nii': image(2),
    'Images/c.nii.gz': image(3),
    'Images/photo.png': 'not an image we read',
    'masks/a_seg.nii.gz': label(0, 1),
    'masks/b-mask.nii': label(0, 1),
    'masks/z.nii.gz': label(0, 1),
  });
  assert.equal(dataset.layout, 'images-labels');
  assert.deepEqual(
    dataset.cases.map(({ id, label }) => [id, label]),
    [
      ['a', 'masks/a_seg.nii.gz'],
      ['b_img', 'masks/b-mask.nii'],
      ['c', null],
    ],
  );
  assert.deepEqual(kinds(dataset), ['error label-without-image', 'unsupported-file']);
});

test('images and labels with channel numbers', async () => {
  const dataset = await scanned({
    'images/a_0000.nii.gz': image(1),
    'images/a_0001.nii.gz': image(2),
    'labels/a.nii.gz': label(0, 1),
    'labels/a_seg.nii.gz': label(0, 1),
  });
  assert.deepEqual(dataset.cases[0].images, ['images/a_0000.nii.gz', 'images/a_0001.nii.gz']);
  assert.deepEqual(kinds(dataset, 'a'), ['error two-labels']);
});

const moved = (by: number) => identityAffine.map((value, i) => (i === 7 ? value + by : value));
const at = (tiny: Tiny, index: number, value: number): Tiny => {
  const data = Float32Array.from(tiny.data);
  data[index] = value;
  return { ...tiny, data };
};
const problems: [name: string, odd: Parameters<typeof beside>[0], kind: string[], message: RegExp][] = [
  ['bad image', { image: new Uint8Array(400) }, ['error bad-file'], /odd\.nii\.gz is not a NIfTI file/],
  ['bad label', { label: new Uint8Array(400) }, ['error bad-file'], /odd\.nii\.gz/],
  [
    'shape',
    { image: image(2, [3, 4, 6, 1]) },
    ['error shape-mismatch'],
    /the label odd\.nii\.gz has 5×4×3 voxels, the image odd\.nii\.gz has 6×4×3/,
  ],
  ['geometry', { image: { ...image(2), affine: moved(0.2) } }, ['error geometry-mismatch'], /up to 0\.2 mm away/],
  ['small shift', { image: { ...image(2), affine: moved(0.05) } }, ['geometry-shift'], /up to 0\.05 mm away/],
  ['rounding', { image: { ...image(2), affine: moved(0.0005) } }, [], /./],
  ['fraction', { label: at(label(0, 1), 3, 1.5) }, ['error label-fraction'], /holds 1\.5, not a whole number/],
  ['NaN label', { label: at(label(0, 1), 3, NaN) }, ['error label-not-finite'], /holds NaN/],
  ['unknown', { label: label(0, 1, 2, 9) }, ['error unknown-label'], /holds 9, unknown/],
  ['NaN', { image: at(image(2), 3, NaN) }, ['error not-finite'], /in 1 voxel$/],
  ['infinite', { image: at(at(image(2), 3, Infinity), 4, -Infinity) }, ['error not-finite'], /in 2 voxels$/],
  ['constant', { image: { data: new Uint8Array(60).fill(3) } }, ['constant-image'], /value 3 everywhere/],
  ['empty label', { label: label(0) }, ['empty-label'], /background everywhere/],
  ['channels', { image: image(2, [3, 4, 5, 2]) }, ['error extra-channel'], /has 2 channels where 1/],
  [
    'label channels',
    { label: { data: new Uint8Array(120), shape: [3, 4, 5, 2] } },
    ['error label-channels'],
    /2 channels/,
  ],
  [
    'image as label',
    { label: { data: Int16Array.from({ length: 300 }, (_, i) => i), shape: [3, 10, 10, 1] } },
    ['error label-values', 'error shape-mismatch'],
    /more than 256/,
  ],
];
for (const [name, odd, kind, message] of problems) {
  test(`problem of a case: ${name}`, async () => {
    const dataset = await scanned(beside(odd));
    assert.deepEqual(kinds(dataset, 'odd'), kind);
    assert.deepEqual(kinds(dataset, 'good'), []);
    const [first] = dataset.cases[1].problems;
    if (first) assert.match(first.message, message);
  });
}

test('all problems at once', async () => {
  const dataset = await scanned(beside({ image: at({ ...image(2), affine: moved(5) }, 0, NaN), label: label(0, 8) }));
  assert.deepEqual(kinds(dataset, 'odd'), ['error not-finite', 'error geometry-mismatch', 'error unknown-label']);
});

test('the same voxels twice, in another type and compression', async () => {
  const data = Int16Array.from(image(1).data);
  const dataset = await scanned({
    'imagesTr/a.nii.gz': image(1),
    'imagesTr/b.nii': { data },
    'imagesTr/c.nii': { data, shape: [3, 5, 4, 1] },
  });
  assert.deepEqual(
    ['a', 'b', 'c'].map((id) => kinds(dataset, id)),
    [['duplicate-voxels'], ['duplicate-voxels'], []],
  );
  assert.match(dataset.cases[0].problems[0].message, /image of a has the same voxels as that of b/);
});

test('one name twice: an error on both, but a test image does not stop a training', async () => {
  const twice = await scanned({
    'imagesTr/a.nii.gz': image(1),
    'imagesTr/a.nii': image(2),
    'labelsTr/a.nii.gz': label(0, 1),
  });
  assert.deepEqual(
    twice.cases.map(({ problems }) => problems.map(({ kind }) => kind)),
    [['duplicate-name'], ['duplicate-name']],
  );
  const test = await scanned({
    'imagesTr/a.nii.gz': image(1),
    'labelsTr/a.nii.gz': label(0, 1),
    'imagesTs/a.nii.gz': image(2),
  });
  assert.deepEqual(
    test.cases.map(({ problems }) => problems.map(({ kind }) => kind)),
    [[], ['duplicate-name']],
  );
});

test('problems of the whole: a class that no label holds, files that are listed but not there', async () => {
  const json = {
    ...msdJson,
    labels: { ...msdJson.labels, 5: 'rare' },
    training: [{ image: './imagesTr/gone.nii.gz' }],
  };
  const dataset = await scanned({ ...beside({}), 'dataset.json': { json } });
  assert.deepEqual(kinds(dataset), ['listed-file-missing', 'error absent-class']);
  assert.match(dataset.problems[0].message, /gone\.nii\.gz/);
  assert.match(dataset.problems[1].message, /"rare" \(5\)/);
});

test('a link to nowhere and a file without rights are problems of their case', async () => {
  const root = await makeTree(beside({}));
  await symlink(join(root, 'nowhere.nii.gz'), join(root, 'imagesTr', 'linked.nii.gz'));
  if (process.getuid?.() !== 0) await chmod(join(root, 'imagesTr', 'odd.nii.gz'), 0);
  const dataset = await scanFolder(root);
  assert.deepEqual(kinds(dataset, 'linked'), ['error unreadable']);
  if (process.getuid?.() !== 0) assert.deepEqual(kinds(dataset, 'odd'), ['error unreadable']);
});

const refused: [name: string, tree: Tree, tag: string, message: RegExp][] = [
  ['empty', { 'imagesTr/.keep': '' }, 'bad-dataset', /holds no cases: it is empty/],
  ['other files', { 'a.doc': 'x', 'images/b.gif': 'x' }, 'bad-dataset', /2 files, of the kinds \.doc, \.gif/],
  ['half a dataset.json', { ...beside({}), 'dataset.json': '{"labels":' }, 'bad-file', /^dataset\.json is not JSON/],
  ['labels of the wrong kind', { ...beside({}), 'dataset.json': { json: { labels: 3 } } }, 'bad-file', /labels is 3/],
  ['fraction', { ...beside({}), 'dataset.json': { json: { labels: { a: 0.5 } } } }, 'bad-file', /labels\.a has 0\.5/],
  [
    'one value twice',
    { ...beside({}), 'dataset.json': { json: { labels: { a: 1, b: 1 } } } },
    'bad-file',
    /has 1 like "a"/,
  ],
];
for (const [name, tree, tag, message] of refused) {
  test(`no data set: ${name}`, async () => {
    await assert.rejects(scanFolder(await makeTree(tree)), { name: 'StudioError', tag, message });
  });
}

test('no data set: a folder that is not there, a file', async () => {
  const root = await makeTree({ 'a.nii.gz': image(1) });
  await assert.rejects(scanFolder(join(root, 'none')), { tag: 'not-found', message: 'none does not exist' });
  await assert.rejects(scanFolder(join(root, 'a.nii.gz')), { tag: 'bad-dataset', message: /is a file, not a folder/ });
});

test('progress and cancel', async () => {
  const root = await makeTree(beside({}));
  const seen: string[] = [];
  const stop = new AbortController();
  const onProgress = ({ done, total }: { done: number; total: number }): void => {
    seen.push(`${done}/${total}`);
    if (done === 1 && seen.length > 2) stop.abort();
  };
  await scanFolder(root, { onProgress });
  assert.deepEqual(seen, ['1/2', '2/2']);
  await assert.rejects(scanFolder(root, { signal: stop.signal, onProgress }), { tag: 'cancelled' });
  assert.deepEqual(seen, ['1/2', '2/2', '1/2']);
});

test('a file whose case could not be kept under its name is named, and the others are found', async (t) => {
  if (process.platform === 'win32') return t.skip('no such names there');
  const tree = { 'images/good.nii': image(1), 'labels/good.nii': label(0, 1), 'images/odd\\bad.nii': image(2) };
  const dataset = await scanned(tree);
  assert.deepEqual(
    dataset.cases.map(({ id }) => id),
    ['good'],
  );
  assert.deepEqual(kinds(dataset), ['error bad-name']);
  assert.match(dataset.problems[0].message, /^odd\\bad\.nii would name its case "odd\\\\bad"/);
});
