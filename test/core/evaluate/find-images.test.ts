import assert from 'node:assert/strict';
import { join, relative } from 'node:path';
import { test } from 'node:test';
import { isStudioError } from '../../../shared/errors.ts';
import { compareFolders, type FolderComparison } from '../../../src-main/core/evaluate/compare-folders.ts';
import { image, label, makeTree, type Tree } from '../io/tiny.ts';

/** Two cases, whose labels are in `labels`, and what else there is. */
function study(labels: string, others: Tree): Promise<string> {
  return makeTree({
    [`${labels}/a.nii.gz`]: label(0, 1),
    [`${labels}/b.nii.gz`]: label(0, 1),
    'predicted/a.nii.gz': label(0, 1, 1),
    'predicted/b.nii.gz': label(0, 1, 1),
    ...others,
  });
}

function compare(root: string, labels: string, images: string | null, outside?: string): Promise<FolderComparison> {
  return compareFolders(join(root, labels), join(root, 'predicted'), {
    images: images === null ? null : join(root, images),
    allowed: async (path) => {
      if (outside !== undefined && path.startsWith(join(root, outside))) throw new Error('outside');
    },
  });
}

/** Case by case, with `/`. */
function filesOf({ cases }: FolderComparison, root: string): string[][] {
  return cases.map(({ images }) => images.map((path) => relative(root, path).replaceAll('\\', '/')));
}

const bad = (message: RegExp) => (error: unknown) => isStudioError(error, 'bad-dataset') && message.test(error.message);

test('nnU-Net: channels of a case are found beside its label, and named as dataset.json says', async () => {
  const root = await study('labelsTr', {
    'dataset.json': { json: { channel_names: { 0: 'T1', 1: 'T2' }, labels: { background: 0, tumour: 1 } } },
    ...Object.fromEntries(
      ['a_0000', 'a_0001', 'b_0000', 'b_0001'].map((name) => [`imagesTr/${name}.nii.gz`, image(1)]),
    ),
  });
  const found = await compare(root, 'labelsTr', null);
  assert.deepEqual(filesOf(found, root), [
    ['imagesTr/a_0000.nii.gz', 'imagesTr/a_0001.nii.gz'],
    ['imagesTr/b_0000.nii.gz', 'imagesTr/b_0001.nii.gz'],
  ]);
  assert.deepEqual([found.images, found.channels], [join(root, 'imagesTr'), ['T1', 'T2']]);
  assert.deepEqual((await compare(root, 'labelsTr', 'imagesTr')).cases, found.cases);
  assert.deepEqual(filesOf(await compare(root, 'labelsTr', '.'), root), filesOf(found, root));
  assert.equal((await compare(root, 'labelsTr', null, 'imagesTr')).images, null);
});

test('Decathlon: one file with all channels; test cases have their own folder', async () => {
  const root = await study('labelsTs', {
    'imagesTr/a.nii.gz': image(9),
    'imagesTs/a.nii.gz': image(1, [3, 4, 5, 2]),
    'imagesTs/b.nii.gz': image(2, [3, 4, 5, 2]),
  });
  const found = await compare(root, 'labelsTs', null);
  assert.deepEqual(filesOf(found, root), [['imagesTs/a.nii.gz'], ['imagesTs/b.nii.gz']]);
  assert.deepEqual(found.channels, ['channel 0', 'channel 1']);
  assert.deepEqual(found.warnings, []);
});

test('images beside labels are left out with the reason where they do not fit; in a folder that was given they are refused', async () => {
  const root = await study('labels', {
    'images/a.nii.gz': image(1),
    'images/b.nii.gz': image(2, [3, 4, 6, 1]),
  });
  const found = await compare(root, 'labels', null);
  assert.deepEqual(filesOf(found, root), [['images/a.nii.gz'], []]);
  assert.match(
    found.warnings.join(),
    /case b is shown without its image: the image b\.nii\.gz has 6×4×3 voxels, .*5×4×3/,
  );
  await assert.rejects(compare(root, 'labels', 'images'), bad(/^case b: the image b\.nii\.gz has 6×4×3/));
});

test('cases with other channels than those before do not fit either', async () => {
  const root = await study('labels', { 'images/a.nii.gz': image(1), 'images/b.nii.gz': image(2, [3, 4, 5, 2]) });
  assert.match((await compare(root, 'labels', null)).warnings.join(), /case b .*: its image has 2 channels, .* have 1/);
  await assert.rejects(compare(root, 'labels', 'images'), bad(/^case b: its image has 2 channels/));
});

test('a case without an image is named; a folder that was given and has none of them is refused', async () => {
  const root = await study('labels', { 'images/a.nii.gz': image(1), 'elsewhere/c.nii.gz': image(1) });
  const found = await compare(root, 'labels', null);
  assert.deepEqual(filesOf(found, root), [['images/a.nii.gz'], []]);
  assert.deepEqual(found.warnings, ['1 of 2 cases are shown without an image, as b']);
  await assert.rejects(compare(root, 'labels', 'elsewhere'), bad(/^elsewhere holds no image of these cases, as of a$/));
  const plain = await study('other', {});
  const without = await compare(plain, 'other', null);
  assert.deepEqual([without.images, without.channels, without.warnings], [null, [], []]);
});
