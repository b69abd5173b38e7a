import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import type { Dataset } from '../../../shared/dataset.ts';
import { isStudioError } from '../../../shared/errors.ts';
import { findRepairs } from '../../../src-main/core/explore/find-repairs.ts';
import { writeRepairedCopy, type CopyOptions } from '../../../src-main/core/explore/repaired-copy.ts';
import { nifti } from '../../../src-main/core/io/nifti.ts';
import { scanFolder } from '../../../src-main/core/io/scan.ts';
import { identityAffine } from '../../../src-main/core/volume/volume.ts';
import { image, label, makeTree, temporaryFolder, type Tiny, type Tree } from '../io/tiny.ts';

const json = { name: 'Tiny', modality: { 0: 'MRI' }, labels: { 0: 'background', 1: 'front', 2: 'back' } };
const good: Tree = { 'imagesTr/good.nii.gz': image(1), 'labelsTr/good.nii.gz': label(0, 1, 2) };
const shifted = identityAffine.map((value, i) => (i === 7 ? 0.05 : value));

const odd = (files: { image?: Tiny; label?: Tiny | Uint8Array }): Tree => ({
  'dataset.json': { json },
  ...good,
  'imagesTr/odd.nii.gz': files.image ?? image(2),
  'labelsTr/odd.nii.gz': files.label ?? label(0, 1, 2),
});
const changed = (tiny: Tiny, change: (value: number, i: number) => number): Tiny => ({
  ...tiny,
  data: Float32Array.from(tiny.data, change),
});

interface Repaired {
  root: string;
  folder: string;
  offered: string[];
  before: Dataset;
  after: Dataset;
}

/** Makes the tree, repairs it, and asks that the original is as it was. */
async function repair(tree: Tree, ...kinds: string[]): Promise<Repaired> {
  const root = await makeTree(tree);
  const before = await scanFolder(root);
  const hash = hashOfAll(root);
  const offered = (await findRepairs(root, before)).map(({ kind }) => kind);
  const folder = join(await temporaryFolder(), 'repaired');
  await writeRepairedCopy({ root, dataset: before, kinds, folder });
  assert.equal(hashOfAll(root), hash);
  assert.deepEqual(readdirSync(dirname(folder)), ['repaired']);
  return { root, folder, offered, before, after: await scanFolder(folder) };
}

function hashOfAll(folder: string): string {
  const hash = createHash('sha256');
  for (const name of (readdirSync(folder, { recursive: true }) as string[]).sort()) {
    hash.update(name);
    if (name.includes('.nii') || name.endsWith('.json')) hash.update(readFileSync(join(folder, name)));
  }
  return hash.digest('hex');
}

const problemsOf = ({ cases, problems }: Dataset): string[] =>
  [...problems, ...cases.flatMap((each) => each.problems)].map(({ kind }) => kind);
const read = async (folder: string, path: string) => (await nifti.read(join(folder, path))).volume;

test('a label beside its image moves there; the other files are copied byte by byte', async () => {
  const { root, folder, offered, before, after } = await repair(
    odd({ label: { ...changed(label(0, 1, 2), (value) => value), affine: shifted } }),
    'geometry-shift',
  );
  assert.deepEqual([problemsOf(before), offered], [['geometry-shift'], ['geometry-shift']]);
  assert.deepEqual(problemsOf(after), []);
  const moved = await nifti.read(join(folder, 'labelsTr/odd.nii.gz'));
  assert.deepEqual(moved.volume.affine, [...identityAffine]);
  assert.deepEqual([...moved.volume.data], [...label(0, 1, 2).data]);
  assert.equal(moved.header.dataType, 'uint8');
  for (const path of ['imagesTr/good.nii.gz', 'labelsTr/good.nii.gz', 'imagesTr/odd.nii.gz']) {
    assert.deepEqual(readFileSync(join(folder, path)), readFileSync(join(root, path)));
  }
  assert.deepEqual([after.name, after.layout, after.classes], ['Tiny', 'msd', before.classes]);
  assert.equal(
    readFileSync(join(folder, 'repairs.tsv'), 'utf8'),
    'case\twhat was done\nodd\trepaired: geometry-shift\n',
  );
});

test('label values near whole numbers are rounded; others are not touched', async () => {
  const near = changed(label(0, 1, 2), (value, i) => value + (i % 2 ? 0.0009 : -0.0009));
  const { folder, before, after } = await repair(odd({ label: near }), 'label-fraction');
  assert.deepEqual(problemsOf(before), ['label-fraction']);
  assert.deepEqual(problemsOf(after), []);
  const { data } = await read(folder, 'labelsTr/odd.nii.gz');
  assert(data instanceof Uint8Array);
  assert.deepEqual([...data], [...label(0, 1, 2).data]);

  for (const value of [1.5, 1.002, NaN, 3.0001]) {
    const root = await makeTree(odd({ label: changed(near, (each, i) => (i === 5 ? value : each)) }));
    const offered = await findRepairs(root, await scanFolder(root));
    assert.deepEqual(
      offered.map(({ kind, title }) => [kind, title]),
      [['errors', 'Leave out cases with errors: 1 case']],
      `${value}`,
    );
  }
});

test('NaN and infinite voxels get the lowest value of their channel', async () => {
  const bad = changed(image(2), (value, i) => (i === 3 ? NaN : i === 4 ? Infinity : i === 5 ? -Infinity : value));
  const { folder, offered, after } = await repair(odd({ image: bad }), 'not-finite');
  assert.deepEqual(offered, ['not-finite', 'errors']);
  assert.deepEqual(problemsOf(after), []);
  const { data } = await read(folder, 'imagesTr/odd.nii.gz');
  assert.deepEqual(
    [...data],
    [...image(2).data].map((value, i) => (i >= 3 && i <= 5 ? 200 : value)),
  );

  const none = await makeTree(odd({ image: changed(image(2), () => NaN) }));
  assert.deepEqual(
    (await findRepairs(none, await scanFolder(none))).map(({ kind }) => kind),
    ['errors'],
  );
});

test('of copies one stays, the one with a label; where labels differ, all stay', async () => {
  const copies: Tree = {
    'dataset.json': { json },
    ...good,
    'imagesTr/b.nii': image(2),
    'imagesTr/c.nii.gz': { ...image(2), data: Int16Array.from(image(2).data) },
    'labelsTr/c.nii.gz': label(0, 1, 2),
    'imagesTr/d.nii': image(3),
    'labelsTr/d.nii': label(0, 1, 2),
    'imagesTr/e.nii': image(3),
    'labelsTr/e.nii': label(0, 2, 1),
  };
  const { after, folder } = await repair(copies, 'duplicate-voxels');
  assert.deepEqual(
    after.cases.map(({ id }) => id),
    ['c', 'd', 'e', 'good'],
  );
  assert.match(readFileSync(join(folder, 'repairs.tsv'), 'utf8'), /^b\tleft out: duplicate-voxels$/m);
});

test('cases with errors are left out, but not those that another repair mends', async () => {
  const tree: Tree = {
    ...odd({ image: changed(image(2), (value, i) => (i === 3 ? NaN : value)) }),
    'imagesTr/broken.nii.gz': new Uint8Array(400),
    'labelsTr/broken.nii.gz': label(0, 1),
  };
  const both = await repair(tree, 'errors', 'not-finite');
  assert.deepEqual(
    both.after.cases.map(({ id }) => id),
    ['good', 'odd'],
  );
  const one = await repair(tree, 'errors');
  assert.deepEqual(
    one.after.cases.map(({ id }) => id),
    ['good'],
  );
  const other = await repair(tree, 'not-finite');
  assert.deepEqual(
    other.after.cases.map(({ id }) => id),
    ['broken', 'good', 'odd'],
  );
});

test('a class that no label holds goes from dataset.json', async () => {
  const named = { ...json, labels: { ...json.labels, 7: 'rare' } };
  const { offered, after } = await repair({ ...odd({}), 'dataset.json': { json: named } }, 'absent-class');
  assert.deepEqual(offered, ['absent-class']);
  assert.deepEqual(
    after.classes.map(({ name }) => name),
    ['background', 'front', 'back'],
  );
  assert.deepEqual(problemsOf(after), []);
});

test('several files a case become images and labels with channel numbers', async () => {
  const tree: Tree = {
    'dataset.json': { json: { channel_names: { 0: 'T1', 1: 'T2' }, labels: { background: 0, tumour: 1 } } },
    'imagesTr/p_0000.nii.gz': image(1),
    'imagesTr/p_0001.nii.gz': { ...image(2), affine: shifted },
    'labelsTr/p.nii.gz': label(0, 1),
    'imagesTs/q_0000.nii.gz': image(3),
    'imagesTs/q_0001.nii.gz': image(4),
  };
  const { after, folder } = await repair(tree, 'geometry-shift');
  assert.deepEqual([after.layout, after.channels, problemsOf(after)], ['images-labels', ['T1', 'T2'], []]);
  assert.deepEqual(
    after.cases.map(({ images, label }) => [images, label]),
    [
      [['images/p_0000.nii.gz', 'images/p_0001.nii.gz'], 'labels/p.nii.gz'],
      [['images/q_0000.nii.gz', 'images/q_0001.nii.gz'], null],
    ],
  );
  assert.deepEqual((await read(folder, 'images/p_0001.nii.gz')).affine, [...identityAffine]);
});

test('nothing is left behind by what cannot be done', async () => {
  const root = await makeTree(odd({ image: changed(image(2), (value, i) => (i === 3 ? NaN : value)) }));
  const dataset = await scanFolder(root);
  const place = await temporaryFolder();
  const folder = join(place, 'copy');
  const write = (kinds: string[], options?: CopyOptions) =>
    writeRepairedCopy({ root, dataset, kinds, folder }, options);

  await assert.rejects(write(['geometry-shift']), /no safe repair "geometry-shift" for Tiny/);
  const stop = new AbortController();
  const stopped = write(['not-finite'], { signal: stop.signal, onProgress: () => stop.abort() });
  await assert.rejects(stopped, (error: unknown) => isStudioError(error, 'cancelled'));
  assert.deepEqual(readdirSync(place), []);

  await mkdir(folder);
  await writeFile(join(folder, 'note.txt'), 'mine');
  await assert.rejects(write(['not-finite']), /the folder "copy" is not empty/);
  assert.deepEqual(readdirSync(folder), ['note.txt']);
  assert(existsSync(root));
});

test('two cases that would have one name are refused', async () => {
  const root = await makeTree({
    ...odd({ label: { ...label(0, 1, 2), affine: shifted } }),
    'imagesTr/good.nii': image(5),
  });
  const dataset = await scanFolder(root);
  const folder = join(await temporaryFolder(), 'copy');
  const copy = writeRepairedCopy({ root, dataset, kinds: ['geometry-shift'], folder });
  await assert.rejects(copy, /two cases would have the name good in the copy/);
  const both = await writeRepairedCopy({ root, dataset, kinds: ['geometry-shift', 'errors'], folder });
  assert.deepEqual(both, ['odd']);
});
