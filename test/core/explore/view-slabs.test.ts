import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Slab } from '../../../shared/viewer.ts';
import { isWhole, VolumeBuilder } from '../../../shared/volume-builder.ts';
import { nifti } from '../../../src-main/core/io/nifti.ts';
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

async function slabsOf(name: string): Promise<{ slabs: Slab[]; volume: unknown }> {
  const builder = new VolumeBuilder();
  const slabs: Slab[] = [];
  const end = await imageSlabs({ caseId: 'a', images: [join(root, name)], channel: 0 }, (slab) => {
    slabs.push(slab);
    assert.equal(
      isWhole(builder.add(slab)),
      slabs.length === 4 || slab.data.length === slab.shape.reduce((a, b) => a * b),
    );
  });
  return { slabs, volume: builder.end(end) };
}

for (const name of ['ras', 'lps', 'downwards', 'transposed', 'sagittal', 'whole', 'plain']) {
  test(`slab by slab a volume is the same as read at once: ${name}`, async () => {
    const file = name === 'plain' ? 'plain.nii' : `${name}.nii.gz`;
    const { slabs, volume } = await slabsOf(file);
    const expected = await viewImage({ caseId: 'a', images: [join(root, file)], channel: 0 });
    assert.deepEqual(volume, expected);
    for (const { data } of slabs)
      assert(data.byteLength <= 4 * 1024 ** 2 && data.buffer.byteLength === data.byteLength);
    if (name === 'downwards')
      assert.deepEqual(
        slabs.map(({ from }) => from),
        [5, 3, 1, 0],
      );
    else if (name !== 'sagittal')
      assert.deepEqual(
        slabs.map(({ from }) => from),
        [0, 2, 4, 6],
      );
  });
}

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
  const request = { caseId: 'a', label: file, image: join(root, 'lps.nii.gz'), classValues: [0, 1, 2] };
  const builder = new VolumeBuilder();
  const end = await labelSlabs(request, (slab) => void builder.add(slab));
  assert.deepEqual(builder.end(end), await viewLabel(request));
});
