import assert from 'node:assert/strict';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { writeRepairedCopy } from '../../../src-main/core/explore/repaired-copy.ts';
import { formatOf } from '../../../src-main/core/io/format-of.ts';
import { isAsScanned } from '../../../src-main/core/io/is-as-scanned.ts';
import { listImages } from '../../../src-main/core/io/list-images.ts';
import { loadCase } from '../../../src-main/core/io/load-case.ts';
import { scanFolder } from '../../../src-main/core/io/scan.ts';
import { predictionFile, writePrediction } from '../../../src-main/core/predict/prediction-files.ts';
import { image, label, temporaryFolder, tinyShape, type Tiny } from './tiny.ts';

const affine = [-1, 0, 0, 3, 0, 0.8, -1.2, 4, 0, 0.6, 1.6, 5, 0, 0, 0, 1];

/** Files of the format that their name says; a .mhd with its voxels beside it. */
async function written(tree: Record<string, Tiny>): Promise<string> {
  const root = await temporaryFolder();
  for (const [path, { data, shape = tinyShape }] of Object.entries(tree)) {
    const file = join(root, path);
    await mkdir(dirname(file), { recursive: true });
    const header = { sformCode: 1, qformCode: 1, dataType: '' };
    if (!path.endsWith('.mhd')) await formatOf(file).write!(file, { data, shape, affine }, header);
    else {
      const raw = file.replace('.mhd', '.raw');
      await formatOf('a.mha').write!(`${file}.mha`, { data, shape, affine }, header);
      const text = (await readFile(`${file}.mha`)).toString('latin1').split('\n').slice(0, 13).join('\n');
      const name = raw.slice(raw.lastIndexOf('/') + 1);
      const detached = text.replace('CompressedData = True', 'CompressedData = False').replace('LOCAL', name);
      await writeFile(file, detached.replace(/CompressedDataSize.*\n/, '') + '\n');
      await writeFile(raw, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
      await rm(`${file}.mha`);
    }
  }
  return root;
}

const trees: Record<string, { tree: Record<string, Tiny>; layout: string }> = {
  'the Decathlon': {
    layout: 'msd',
    tree: {
      'imagesTr/a.nrrd': image(1),
      'labelsTr/a.nrrd': label(0, 1),
      'imagesTr/b.mha': image(2),
      'labelsTr/b.nii.gz': label(0, 1),
    },
  },
  'nnU-Net': {
    layout: 'nnunet',
    tree: {
      'imagesTr/a_0000.nrrd': image(1),
      'labelsTr/a.nrrd': label(0, 1),
      'imagesTr/b_0000.mha': image(2),
      'labelsTr/b.mha': label(0, 1),
    },
  },
  MIScnn: {
    layout: 'miscnn',
    tree: {
      'a/imaging.mha': image(1),
      'a/segmentation.nrrd': label(0, 1),
      'b/imaging.mhd': image(2),
      'b/segmentation.mha': label(0, 1),
    },
  },
  'images and labels': {
    layout: 'images-labels',
    tree: {
      'images/a.mhd': image(1),
      'labels/a_seg.nrrd': label(0, 1),
      'images/b.nrrd': image(2),
      'labels/b.mhd': label(0, 1),
    },
  },
};

for (const [name, { tree, layout }] of Object.entries(trees)) {
  test(`${name}: NRRD and MetaImage are found, also mixed`, async () => {
    const root = await written(tree);
    const dataset = await scanFolder(root);
    assert.equal(dataset.layout, layout);
    assert.deepEqual(dataset.problems, []);
    const files = Object.keys(tree);
    assert.deepEqual(
      dataset.cases.map(({ id, images, label: truth, problems }) => ({ id, images, truth, problems })),
      [
        { id: 'a', images: [files[0]], truth: files[1], problems: [] },
        { id: 'b', images: [files[2]], truth: files[3], problems: [] },
      ],
    );
    for (const each of dataset.cases) {
      assert.deepEqual(
        each.spacingMm.map((value) => Number(value.toFixed(6))),
        [2, 1, 1],
      );
      assert.equal(each.orientation, 'LAS');
      assert.deepEqual(each.labelValues, [0, 1]);
      const { sample } = await loadCase(root, each, dataset);
      assert.deepEqual([sample.label?.shape, sample.image.shape], [tinyShape, tinyShape]);
    }
    assert.deepEqual(
      (await listImages(root)).map(({ id }) => id),
      ['a', 'b'],
    );
  });
}

test('voxels beside a header belong to the image', async () => {
  const root = await written({ 'images/a.mhd': image(1), 'labels/a.mhd': label(0, 1) });
  const { cases } = await scanFolder(root);
  assert.equal(await isAsScanned(root, cases), true);
  await writeFile(join(root, 'labels/a.raw'), new Uint8Array(60));
  assert.equal(await isAsScanned(root, cases), false);
});

test('a repaired copy holds such an image in one file', async () => {
  const lost = image(1);
  lost.data[7] = NaN;
  const root = await written({
    ...{ 'images/a.mhd': lost, 'labels/a.mhd': label(0, 1) },
    ...{ 'images/b.nrrd': image(2), 'labels/b.mha': label(0, 1) },
  });
  const dataset = await scanFolder(root);
  const folder = join(await temporaryFolder(), 'repaired');
  await writeRepairedCopy({ root, dataset, kinds: ['not-finite'], folder });
  const copied = await scanFolder(folder);
  const files = copied.cases.map(({ images, label: truth }) => [...images, truth]);
  assert.deepEqual(files, [
    ['imagesTr/a.nii.gz', 'labelsTr/a.nii.gz'],
    ['imagesTr/b.nrrd', 'labelsTr/b.mha'],
  ]);
  const { sample } = await loadCase(folder, copied.cases[0], copied);
  const { sample: before } = await loadCase(root, { ...dataset.cases[0], images: ['images/b.nrrd'] }, dataset);
  assert.deepEqual(sample.label, { ...before.label!, affine: sample.image.affine });
  assert.equal(copied.cases[1].hashes[0], dataset.cases[1].hashes[0]);
});

test('the prediction of such an image lies where the image lies', async () => {
  for (const name of ['a.nrrd', 'a.mha']) {
    const root = await written({ [name]: image(1) });
    const dataset = { channels: ['one'], classes: [0, 7].map((value) => ({ value, name: String(value) })) };
    const { sample, origin } = await loadCase(root, { id: 'a', images: [name], label: null }, dataset);
    // Brighter than the middle, on the canonical grid.
    const label = { ...sample.image, data: Uint8Array.from(sample.image.data, (value) => (value > 130 ? 1 : 0)) };
    await writePrediction(root, 'a', { label, probabilities: null, origin });
    const { volume, header } = await formatOf('a.nii.gz').read(predictionFile(root, 'a'));
    assert.deepEqual(
      [...volume.data],
      Array.from(image(1).data, (value) => (value > 130 ? 7 : 0)),
    );
    for (const [i, value] of affine.entries()) assert.ok(Math.abs(volume.affine[i] - value) < 1e-6, name);
    assert.deepEqual([header.sformCode, header.qformCode], [1, 1]);
  }
});
