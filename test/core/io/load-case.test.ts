import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadCase, toNative } from '../../../src-main/core/io/load-case.ts';
import { nifti } from '../../../src-main/core/io/nifti.ts';
import { orientationOf } from '../../../src-main/core/volume/orientation.ts';
import type { Affine } from '../../../src-main/core/volume/volume.ts';
import { image, label, makeTree, tinyShape } from './tiny.ts';

const lpi: Affine = [-1, 0, 0, 4, 0, -1, 0, 3, 0, 0, -2, 4, 0, 0, 0, 1];
const dataset = {
  channels: ['T1'],
  classes: [
    { value: 0, name: 'background' },
    { value: 4, name: 'edema' },
    { value: 255, name: 'core' },
  ],
};
const one = { id: 'a', images: ['a.nii.gz'], label: 'a_seg.nii.gz' };

test('image and label arrive in RAS as float32 and class indexes', async () => {
  const root = await makeTree({
    'a.nii.gz': { ...image(1), affine: lpi },
    'a_seg.nii.gz': { ...label(0, 255, 4), affine: lpi },
  });
  const { sample, origin } = await loadCase(root, one, dataset);
  assert.equal(sample.caseId, 'a');
  assert.equal(orientationOf(sample.image.affine), 'RAS');
  assert.deepEqual(sample.label?.affine, sample.image.affine);
  // All three axes are reversed, so the canonical order is the native one backwards.
  assert.deepEqual([...sample.image.data], [...image(1).data].reverse());
  assert.deepEqual([...(sample.label?.data ?? [])], Array.from({ length: 60 }, (_, i) => [0, 2, 1][i % 3]).reverse());
  assert.deepEqual(JSON.parse(JSON.stringify(origin)), origin);
});

test('a prediction goes back to the file’s own grid, values and type, and can be written', async () => {
  const root = await makeTree({
    'a.nii.gz': { ...image(1), affine: lpi },
    'a_seg.nii.gz': { ...label(0, 255, 4), affine: lpi },
  });
  const { sample, origin } = await loadCase(root, one, dataset);
  assert.ok(sample.label);
  const native = toNative(sample.label, origin);
  assert.ok(native.data instanceof Uint8Array);
  assert.deepEqual([...native.data], [...label(0, 255, 4).data]);
  assert.deepEqual(native.affine, lpi);
  await nifti.write?.(join(root, 'out.nii.gz'), native, origin.header);
  const read = await nifti.read(join(root, 'out.nii.gz'));
  assert.deepEqual(read.volume, { ...native, affine: lpi });

  const [z, y, x] = sample.image.shape;
  const probabilities = Float32Array.from({ length: 180 }, (_, i) => i / 180);
  const back = toNative({ data: probabilities, shape: [z, y, x, 3], affine: sample.image.affine }, origin);
  assert.deepEqual(back.shape, [3, 4, 5, 3]);
  assert.deepEqual([...back.data.slice(0, 3)], [...probabilities.slice(-3)]);
});

test('label values beyond 8 bits', async () => {
  const values = (high: number) => [0, 1, high].map((value) => ({ value, name: String(value) }));
  const root = await makeTree({ 'a.nii.gz': image(1) });
  const typeFor = async (high: number) => {
    const { sample, origin } = await loadCase(
      root,
      { ...one, label: null },
      { channels: ['T1'], classes: values(high) },
    );
    const prediction = { data: new Uint8Array(60).fill(2), shape: tinyShape, affine: sample.image.affine };
    const { data } = toNative(prediction, origin);
    assert.ok(data.every((value) => value === high));
    return data.constructor;
  };
  assert.deepEqual(
    [await typeFor(256), await typeFor(70000), await typeFor(-1)],
    [Uint16Array, Int32Array, Int32Array],
  );
});

test('channels: one file each, or one file for all, are the same', async () => {
  const both = Float32Array.from({ length: 120 }, (_, i) => (i % 2 === 0 ? 100 + i / 2 : 200 + (i - 1) / 2));
  const root = await makeTree({
    'a_0000.nii.gz': image(1),
    'a_0001.nii.gz': image(2),
    'all.nii.gz': { data: both, shape: [3, 4, 5, 2] },
  });
  const two = { ...dataset, channels: ['T1', 'T2'] };
  const separate = await loadCase(root, { id: 'a', images: ['a_0000.nii.gz', 'a_0001.nii.gz'], label: null }, two);
  const together = await loadCase(root, { id: 'b', images: ['all.nii.gz'], label: null }, two);
  assert.deepEqual(separate.sample.image, together.sample.image);
  assert.deepEqual([...separate.sample.image.data], [...both]);
});

test('without a label; absolute paths', async () => {
  const root = await makeTree({ 'a.nii.gz': image(1) });
  const { sample } = await loadCase('/elsewhere', { id: 'a', images: [join(root, 'a.nii.gz')], label: null }, dataset);
  assert.equal(sample.label, null);
});

const withNaN = image(1);
withNaN.data[7] = NaN;
const faults: [name: string, tree: Parameters<typeof makeTree>[0], tag: string, message: RegExp][] = [
  [
    'NaN',
    { 'a.nii.gz': withNaN, 'a_seg.nii.gz': label(0) },
    'bad-dataset',
    /^case a: the image a\.nii\.gz is NaN or infinite in 1 voxel/,
  ],
  [
    'unknown label',
    { 'a.nii.gz': image(1), 'a_seg.nii.gz': label(0, 9) },
    'bad-dataset',
    /^case a: the label a_seg\.nii\.gz holds the label 9/,
  ],
  [
    'fraction',
    { 'a.nii.gz': image(1), 'a_seg.nii.gz': { data: new Float32Array(60).fill(0.5) } },
    'bad-dataset',
    /a_seg\.nii\.gz holds the label 0\.5/,
  ],
  [
    'shape',
    { 'a.nii.gz': image(1), 'a_seg.nii.gz': { data: new Uint8Array(40), shape: [2, 4, 5, 1] } },
    'bad-dataset',
    /the label a_seg\.nii\.gz has 5×4×2 voxels, the image a\.nii\.gz has 5×4×3/,
  ],
  [
    'place',
    { 'a.nii.gz': image(1), 'a_seg.nii.gz': { ...label(0), affine: lpi } },
    'bad-dataset',
    /mm away from the image a\.nii\.gz/,
  ],
  [
    'channels',
    { 'a.nii.gz': image(1, [3, 4, 5, 2]), 'a_seg.nii.gz': label(0) },
    'bad-dataset',
    /^case a has 2 channels where 1 \(T1\)/,
  ],
  [
    'label channels',
    { 'a.nii.gz': image(1), 'a_seg.nii.gz': { data: new Uint8Array(120), shape: [3, 4, 5, 2] } },
    'bad-dataset',
    /the label a_seg\.nii\.gz has 2 channels/,
  ],
  ['missing file', { 'a.nii.gz': image(1) }, 'not-found', /^case a: a_seg\.nii\.gz does not exist/],
  ['damaged file', { 'a.nii.gz': 'not an image' }, 'bad-file', /^case a: a\.nii\.gz is not a NIfTI file/],
];
for (const [name, tree, tag, message] of faults) {
  test(`fault: ${name}`, async () => {
    await assert.rejects(loadCase(await makeTree(tree), one, dataset), { name: 'StudioError', tag, message });
  });
}

test('a rounded affine of the label is taken for the image’s', async () => {
  const near = lpi.map((value, i) => (i === 3 ? value + 0.05 : value));
  const root = await makeTree({
    'a.nii.gz': { ...image(1), affine: lpi },
    'a_seg.nii.gz': { ...label(0, 4), affine: near },
  });
  const { sample } = await loadCase(root, one, dataset);
  assert.deepEqual(sample.label?.affine, sample.image.affine);
});
