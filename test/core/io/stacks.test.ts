import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { formatOf } from '../../../src-main/core/io/format-of.ts';
import { hashFile } from '../../../src-main/core/io/hash-file.ts';
import { listImages } from '../../../src-main/core/io/list-images.ts';
import { encodePng } from '../../../src-main/core/io/png/encode.ts';
import { scanFolder } from '../../../src-main/core/io/scan.ts';
import { byNumbers } from '../../../src-main/core/io/stack-order.ts';
import { identityAffine, type Affine, type Shape } from '../../../src-main/core/volume/volume.ts';
import { makeTree, type Tree } from './tiny.ts';

const slice: Shape = [1, 2, 3, 1];

/** A grey picture of 3×2 pixels: `first`, `first` + 1, … */
function picture(first: number, width = 3): Uint8Array {
  const data = Uint8Array.from({ length: 2 * width }, (_, i) => first + i);
  return encodePng({ data, shape: [1, 2, width, 1], affine: identityAffine }, 'picture.png');
}

const label = (value: number): Uint8Array =>
  encodePng({ data: new Uint8Array(6).fill(value, 3), shape: slice, affine: identityAffine }, 'label.png');

test('names in the order of their numbers', () => {
  const names = [
    'a10',
    'a9',
    'A1',
    'b1',
    'a01x',
    'a1',
    '20240101123456789012',
    '20240101123456789002',
    'a9b10',
    'a9b9',
  ];
  const order = [
    '20240101123456789002',
    '20240101123456789012',
    'A1',
    'a1',
    'a01x',
    'a9',
    'a9b9',
    'a9b10',
    'a10',
    'b1',
  ];
  assert.deepEqual(names.sort(byNumbers), order);
});

test('slices become a volume, the second before the tenth', async () => {
  const root = await makeTree({
    'c/s10.png': picture(20),
    'c/s2.png': picture(10),
    'c/s1.PNG': picture(0),
    'c/x.txt': '',
  });
  const path = join(root, 'c', '*.png');
  const { volume } = await formatOf(path).read(path);
  assert.deepEqual(volume.shape, [3, 2, 3, 1]);
  assert.deepEqual([...volume.data], [0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15, 20, 21, 22, 23, 24, 25]);
  const head = await formatOf(path).readHeader(path);
  assert.deepEqual([head.shape, head.affine], [volume.shape, volume.affine]);
});

test('slices of 8 and of 16 bits keep their values', async () => {
  const deep = encodePng({ data: new Uint16Array(6).fill(65535), shape: slice, affine: identityAffine }, 'deep.png');
  const root = await makeTree({ 'c/1.png': picture(0), 'c/2.png': deep, 'c/3.png': picture(250) });
  const path = join(root, 'c', '*.png');
  const { volume } = await formatOf(path).read(path);
  assert.deepEqual([...volume.data], [0, 1, 2, 3, 4, 5, ...Array<number>(6).fill(65535), 250, 251, 252, 253, 254, 255]); // prettier-ignore
});

test('a slice of another size is named', async () => {
  const root = await makeTree({ 'c/1.png': picture(0), 'c/2.png': picture(0, 4), 'c/3.png': picture(0) });
  const path = join(root, 'c', '*.png');
  await assert.rejects(formatOf(path).read(path), {
    tag: 'bad-file',
    message: '2.png has 4×2×1 pixels of 1 channel, 1.png beside it has 3×2×1 pixels of 1 channel',
  });
});

test('the hash is that of all slices', async () => {
  const root = await makeTree({ 'c/1.png': picture(0), 'c/2.png': picture(1) });
  const path = join(root, 'c', '*.png');
  const before = await hashFile(path);
  await writeFile(join(root, 'c', '2.png'), picture(2));
  assert.notEqual(await hashFile(path), before);
  await writeFile(join(root, 'c', '2.png'), picture(1));
  assert.equal(await hashFile(path), before);
  await writeFile(join(root, 'c', '3.png'), picture(1));
  assert.notEqual(await hashFile(path), before);
});

/** A NIfTI slice whose voxel (0, 0, 0) lies `mm` up. */
const scan = (mm: number, affine: Affine = [-1, 0, 0, 5, 0, -1, 0, 6, 0, 0, 9, mm, 0, 0, 0, 1]): Tree[string] => ({
  data: Int16Array.from({ length: 6 }, (_, i) => mm + i),
  shape: slice,
  affine,
});

test('NIfTI slices know their distance', async () => {
  const root = await makeTree({ 'c/1.nii.gz': scan(10), 'c/2.nii.gz': scan(7.5), 'c/3.nii.gz': scan(5) });
  const path = join(root, 'c', '*.nii.gz');
  const { volume } = await formatOf(path).read(path);
  assert.deepEqual(volume.affine, [-1, 0, 0, 5, 0, -1, 0, 6, 0, 0, -2.5, 10, 0, 0, 0, 1]);
  assert.deepEqual((await formatOf(path).readHeader(path)).affine, volume.affine);
});

test('a slice that lies elsewhere is named', async () => {
  const root = await makeTree({ 'c/1.nii': scan(10), 'c/2.nii': scan(8), 'c/3.nii': scan(5) });
  const path = join(root, 'c', '*.nii');
  await assert.rejects(formatOf(path).read(path), { tag: 'bad-file', message: /^2\.nii lies 0\.5 mm away/ });
});

test('a folder that is no stack', async () => {
  const root = await makeTree({ 'c/1.nii': { data: new Uint8Array(60) }, 'c/2.nii': { data: new Uint8Array(60) } });
  const path = join(root, 'c', '*.nii');
  await assert.rejects(formatOf(path).read(path), { tag: 'bad-file', message: /^1\.nii holds 3 slices/ });
  const none = join(root, 'c', '*.png');
  await assert.rejects(formatOf(none).read(none), { tag: 'not-found', message: 'c holds no .png files' });
});

const found = async (tree: Tree) => {
  const dataset = await scanFolder(await makeTree(tree));
  assert.deepEqual(dataset.problems, []);
  return {
    layout: dataset.layout,
    cases: dataset.cases.map(({ id, images, label: truth, problems }) => [id, ...images, truth, problems.length]),
    shape: dataset.cases[0].shape,
  };
};

test('MIScnn with folders of slices', async () => {
  const tree = {
    'a/imaging/1.png': picture(0), 'a/imaging/2.png': picture(9), 'a/segmentation/1.png': label(1), 'a/segmentation/2.png': label(1),
    'b/imaging/1.png': picture(4), 'b/imaging/2.png': picture(5),
  }; // prettier-ignore
  assert.deepEqual(await found(tree), {
    layout: 'miscnn',
    cases: [
      ['a', 'a/imaging/*.png', 'a/segmentation/*.png', 0],
      ['b', 'b/imaging/*.png', null, 0],
    ],
    shape: [2, 2, 3],
  });
});

test('images and labels with folders of slices', async () => {
  const tree = {
    'images/a/1.png': picture(0), 'images/a/2.png': picture(9), 'masks/a/1.png': label(255), 'masks/a/2.png': label(255),
    'images/b/1.png': picture(4), 'images/b/2.png': picture(5), 'images/b/notes.txt': 'x',
  }; // prettier-ignore
  assert.deepEqual(await found(tree), {
    layout: 'images-labels',
    cases: [
      ['a', 'images/a/*.png', 'masks/a/*.png', 0],
      ['b', 'images/b/*.png', null, 0],
    ],
    shape: [2, 2, 3],
  });
});

test('for prediction, folders of slices and one of them', async () => {
  const root = await makeTree({
    'a/1.png': picture(0),
    'a/2.png': picture(1),
    'b/b_1.png': picture(0),
    'b/b_2.png': picture(1),
  });
  const stack = (name: string) => ({ id: name, images: [join(root, name, '*.png')], problems: [] });
  assert.deepEqual(await listImages(root), [stack('a'), stack('b')]);
  assert.deepEqual(await listImages(join(root, 'a', '*.png')), [stack('a')]);
});
