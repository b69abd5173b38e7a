import assert from 'node:assert/strict';
import { basename, isAbsolute, join } from 'node:path';
import { test } from 'node:test';
import { listImages } from '../../../src-main/core/io/list-images.ts';
import { makeTree, type Tree } from './tiny.ts';

async function listed(tree: Tree, channels?: number): Promise<string[]> {
  const cases = await listImages(await makeTree(tree), channels);
  assert.ok(cases.every(({ images }) => images.every((path) => isAbsolute(path))));
  return cases.map(({ id, images }) => `${id}: ${images.map((path) => basename(path)).join(' ')}`);
}

const numbered: Tree = { 'a_0000.nii.gz': 'x', 'a_0001.nii.gz': 'x', 'b_0000.nii.gz': 'x', 'b_0001.nii.gz': 'x' };

test('one file', async () => {
  const root = await makeTree({ 'a.b.nii.gz': 'x', 'a.gif': 'x' });
  assert.deepEqual(await listImages(join(root, 'a.b.nii.gz')), [
    { id: 'a.b', images: [join(root, 'a.b.nii.gz')], problems: [] },
  ]);
  await assert.rejects(listImages(join(root, 'a.gif')), { tag: 'bad-format', message: /"\.gif"/ });
  await assert.rejects(listImages(join(root, 'none.nii')), { tag: 'not-found' });
});

test('bare files are cases, or channels by their numbers', async () => {
  assert.deepEqual(await listed({ 'b.nii': 'x', 'a.nii.gz': 'x', '._a.nii.gz': 'x', 'notes.txt': 'x' }), [
    'a: a.nii.gz',
    'b: b.nii',
  ]);
  const channels = ['a: a_0000.nii.gz a_0001.nii.gz', 'b: b_0000.nii.gz b_0001.nii.gz'];
  assert.deepEqual(await listed(numbered), channels);
  assert.deepEqual(await listed(numbered, 2), channels);
  assert.equal((await listed(numbered, 1)).length, 4);
  assert.deepEqual(await listed({ 'a_0000.nii': 'x', 'b_0000.nii': 'x' }, 1), ['a: a_0000.nii', 'b: b_0000.nii']);
  assert.deepEqual(await listed({ 'a_0003.nii': 'x', 'a_0007.nii': 'x' }), [
    'a_0003: a_0003.nii',
    'a_0007: a_0007.nii',
  ]);
});

test('data sets in a layout', async () => {
  const msd = { 'imagesTr/a.nii.gz': 'x', 'labelsTr/a.nii.gz': 'x', 'imagesTs/b.nii.gz': 'x' };
  assert.deepEqual(await listed(msd), ['a: a.nii.gz', 'b: b.nii.gz']);
  assert.deepEqual(await listed({ 'c1/imaging.nii.gz': 'x', 'c1/segmentation.nii.gz': 'x' }), ['c1: imaging.nii.gz']);
});

test('a case without one of its modalities is listed with fewer images, which no network of all of them takes', async () => {
  const names = [
    'a/a_t1.nii.gz',
    'a/a_flair.nii.gz',
    'a/a_seg.nii.gz',
    'b/b_flair.nii.gz',
    'b/b_t1.nii.gz',
    'c/c_t1.nii.gz',
  ];
  assert.deepEqual(await listed(Object.fromEntries(names.map((name) => [name, 'x'])), 2), [
    'a: a_t1.nii.gz a_flair.nii.gz',
    'b: b_t1.nii.gz b_flair.nii.gz',
    'c: c_t1.nii.gz',
  ]);
});

test('modalities other than those of training are refused, as many as they are', async () => {
  const root = await makeTree({ 'a/a_t1.nii.gz': 'x', 'a/a_flair.nii.gz': 'x' });
  assert.equal((await listImages(root, 2, ['t1', 'flair'])).length, 1);
  await assert.rejects(listImages(root, 2, ['t1', 't2']), {
    tag: 'bad-dataset',
    message: /have the channels t1, flair where t1, t2 are expected/,
  });
  const bare = await makeTree({ 'a_0000.nii': 'x', 'a_0001.nii': 'x' });
  assert.equal((await listImages(bare, 2, ['t1', 'flair'])).length, 1);
});

test('nothing to predict', async () => {
  await assert.rejects(listed({ 'notes.txt': 'x' }), { tag: 'bad-dataset', message: /holds no cases/ });
});
