import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { test } from 'node:test';
import type { Slab } from '../../../shared/viewer.ts';
import { VolumeBuilder } from '../../../shared/volume-builder.ts';
import { nifti } from '../../../src-main/core/io/nifti.ts';
import { classesOfValues } from '../../../src-main/core/evaluate/score-pair.ts';
import { imageSlabs, labelSlabs } from '../../../src-main/core/explore/view-slabs.ts';
import { viewImage, viewLabel } from '../../../src-main/core/explore/view-volume.ts';
import type { Affine, Shape, VoxelArray } from '../../../src-main/core/volume/volume.ts';
import { makeTree, type Tiny } from '../io/tiny.ts';

/** Slices of 2 MB in int16: two of them make a slab. */
const shape: Shape = [7, 1024, 1024, 1];
const values = (type: { new (length: number): VoxelArray }): VoxelArray => {
  const data = new type(7 * 1024 * 1024);
  // Each slice and row has its own numbers, hard to compress so that they come in many pieces.
  for (let i = 0, state = 1; i < data.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    data[i] = (i >> 20) * 1000 + (state >>> 22);
  }
  return data;
};
const affines: Record<string, Affine> = {
  ras: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1],
  lps: [-1, 0, 0, 0, 0, -1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1],
  downwards: [-1, 0, 0, 0, 0, 1, 0, 0, 0, 0, -1, 0, 0, 0, 0, 1],
  transposed: [0, 1, 0, 0, -1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1],
};

const root = await makeTree({
  ...Object.fromEntries(
    Object.entries(affines).map(([name, affine]): [string, Tiny] => [
      `${name}.nii.gz`,
      { data: values(Int16Array), shape, affine },
    ]),
  ),
  'sagittal.nii.gz': { data: values(Int16Array), shape, affine: [0, 0, 1, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1] },
  'whole.nii.gz': { data: values(Float32Array), shape, affine: affines.lps },
  'plain.nii': { data: values(Int16Array), shape, affine: affines.lps },
});

async function slabsOf(name: string, { near = null as number | null, channel = 0 } = {}) {
  const builder = new VolumeBuilder();
  const slabs: Slab[] = [];
  const end = await imageSlabs({ caseId: 'a', images: [join(root, name)], channel, near }, (slab) => {
    slabs.push(slab);
    builder.add(slab);
  });
  return { slabs, froms: slabs.map(({ from }) => from), volume: builder.end(end) };
}

for (const name of ['ras', 'lps', 'downwards', 'transposed', 'sagittal', 'whole', 'plain']) {
  test(`slab by slab a volume is the same as read at once: ${name}`, async () => {
    const file = name === 'plain' ? 'plain.nii' : `${name}.nii.gz`;
    const { slabs, volume } = await slabsOf(file);
    const expected = await viewImage({ caseId: 'a', images: [join(root, file)], channel: 0 });
    assert.deepEqual(volume, expected);
    for (const { data } of slabs)
      assert(data.byteLength <= 4 * 1024 ** 2 && data.buffer.byteLength === data.byteLength);
    const froms = slabs.map(({ from }) => from);
    if (name === 'downwards') assert.deepEqual(froms, [5, 3, 1, 0]);
    else if (name !== 'sagittal') assert.deepEqual(froms, [0, 2, 4, 6]);
  });
}

test('the slab that is looked at comes first, then what is below it, then what is above', async () => {
  const orders: Record<string, (share: number) => number[]> = {
    'lps.nii.gz': (share) => (share === 0.5 ? [2, 0, 4, 6] : [6, 4, 2, 0]),
    // From the end of the file: what is below is read later.
    'downwards.nii.gz': (share) => (share === 0.5 ? [3, 5, 1, 0] : [5, 3, 1, 0]),
    'plain.nii': (share) => (share === 0.5 ? [2, 0, 4, 6] : [6, 4, 2, 0]),
  };
  for (const [name, order] of Object.entries(orders)) {
    const expected = await viewImage({ caseId: 'a', images: [join(root, name)], channel: 0 });
    for (const near of [0.5, 1]) {
      const { froms, volume } = await slabsOf(name, { near });
      assert.deepEqual(froms, order(near), `${name} ${near}`);
      assert.deepEqual(volume, expected);
    }
  }
});

test('scaled intensities come slab by slab in the narrowest type that fits all', async () => {
  const scaled = (name: string, slope: number, intercept: number): string => {
    const bytes = gunzipSync(readFileSync(join(root, 'lps.nii.gz')));
    bytes.writeFloatLE(slope, 112);
    bytes.writeFloatLE(intercept, 116);
    writeFileSync(join(root, name), gzipSync(bytes, { level: 1 }));
    return name;
  };
  const types = {
    [scaled('shifted.nii.gz', 1, -1024)]: Int16Array,
    [scaled('halved.nii.gz', 0.5, 0)]: Float32Array,
    // The last slices alone are beyond 16 bits.
    [scaled('long.nii.gz', 5, 0)]: Uint16Array,
  };
  for (const [name, type] of Object.entries(types)) {
    const { froms, volume } = await slabsOf(name);
    assert(volume.data instanceof type, name);
    assert.deepEqual(volume, await viewImage({ caseId: 'a', images: [join(root, name)], channel: 0 }));
    if (name !== 'long.nii.gz') assert.deepEqual(froms, [0, 2, 4, 6]);
    else assert(froms.length > 4 && froms.filter((from) => from === 0).length === 2, 'it begins anew');
  }
});

test('one channel of several comes while the file is read', async () => {
  const [small, big] = [values(Int16Array), values(Int16Array).map((each) => -each)];
  const data = new Int16Array(2 * small.length);
  for (let i = 0; i < small.length; i++) [data[2 * i], data[2 * i + 1]] = [small[i], big[i]];
  const file = { data, shape: [7, 1024, 1024, 2] as Shape, affine: affines.lps };
  await nifti.write!(join(root, 'two.nii.gz'), file, { sformCode: 1, qformCode: 1, dataType: 'int16' });
  for (const channel of [0, 1]) {
    const { froms, volume } = await slabsOf('two.nii.gz', { channel, near: 0.5 });
    assert.deepEqual(froms, [2, 0, 4, 6]);
    assert.deepEqual(volume, await viewImage({ caseId: 'a', images: [join(root, 'two.nii.gz')], channel }));
  }
});

test('slabs of a file that is cut off come before the error that says so', async () => {
  const bytes = readFileSync(join(root, 'lps.nii.gz'));
  const path = join(root, 'cut.nii.gz');
  writeFileSync(path, bytes.subarray(0, (bytes.length * 3) >> 2));
  const froms: number[] = [];
  const read = imageSlabs({ caseId: 'a', images: [path], channel: 0 }, ({ from }) => froms.push(from));
  await assert.rejects(read, /cut\.nii\.gz is cut off/);
  assert.deepEqual(froms, [0, 2]);
});

test('a label comes slab by slab too', async () => {
  const file = join(root, 'label.nii.gz');
  const data = new Uint8Array(7 * 1024 * 1024).map((_, i) => (i >> 20) % 3);
  const header = { sformCode: 1, qformCode: 1, dataType: 'uint8' };
  await nifti.write!(file, { data, shape, affine: affines.lps }, header);
  const request = { caseId: 'a', label: file, image: join(root, 'lps.nii.gz'), classes: classesOfValues([0, 1, 2]) };
  const builder = new VolumeBuilder();
  const end = await labelSlabs(request, (slab) => void builder.add(slab));
  assert.deepEqual(builder.end(end), await viewLabel(request));
});

test('a label on another grid, or with a value that is no class, is refused before it is told', async () => {
  const header = { sformCode: 1, qformCode: 1, dataType: 'uint8' };
  const data = new Uint8Array(7 * 1024 * 1024).fill(5, 6 * 1024 * 1024);
  await nifti.write!(join(root, 'odd.nii.gz'), { data, shape, affine: affines.lps }, header);
  const told: number[] = [];
  const read = (image: string) =>
    labelSlabs(
      { caseId: 'a', label: join(root, 'odd.nii.gz'), image: join(root, image), classes: classesOfValues([0, 1]) },
      ({ from }) => told.push(from),
    );
  await assert.rejects(read('ras.nii.gz'), /odd\.nii\.gz/);
  assert.deepEqual(told, []);
  await assert.rejects(read('lps.nii.gz'), /holds the label 5/);
});
