import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Slice } from '../../../shared/slice.ts';
import { classesOfValues } from '../../../src-main/core/evaluate/score-pair.ts';
import { shrinkSlice } from '../../../src-main/core/explore/shrink-slice.ts';
import { labelledMiddle, thumbnailOf } from '../../../src-main/core/explore/thumbnail.ts';
import type { Affine } from '../../../src-main/core/volume/volume.ts';
import { makeTree, type Tree } from '../io/tiny.ts';

const ras: Affine = [2, 0, 0, 0, 0, 3, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];
/** The same, stored from right to left and from front to back. */
const lps: Affine = [-2, 0, 0, 6, 0, -3, 0, 6, 0, 0, 1, 0, 0, 0, 0, 1];

/** 4 × 3 × 5 voxels of the value 10 × z, with 100 in the patient's left front corner of slice 3. */
function study(affine: Affine): Tree {
  const data = Int16Array.from({ length: 60 }, (_, i) => 10 * Math.floor(i / 12));
  const label = new Uint8Array(60);
  const [x, y] = affine[0] > 0 ? [0, 2] : [3, 0];
  data[3 * 12 + y * 4 + x] = 100;
  label[3 * 12 + y * 4 + x] = 5;
  return {
    'a.nii': { data, shape: [5, 3, 4, 1], affine },
    'l.nii': { data: label, shape: [5, 3, 4, 1], affine },
    'bad.nii': new Uint8Array(400),
  };
}

async function thumb(tree: Tree, label: string | null, most = 128): Promise<Slice> {
  const root = await makeTree(tree);
  const path = label && join(root, label);
  return thumbnailOf({
    caseId: 'a',
    images: [join(root, 'a.nii')],
    label: path,
    classes: classesOfValues([0, 5]),
    most,
  });
}

for (const [name, affine] of Object.entries({ ras, lps })) {
  test(`the labelled slice as radiologists look at it, stored as ${name}`, async () => {
    const slice = await thumb(study(affine), 'l.nii');
    assert.deepEqual([slice.width, slice.height, slice.pixelAspect], [4, 3, 1.5]);
    // The patient's left is at the right of the screen, the front at the top.
    assert.deepEqual([...slice.label!], [0, 0, 0, 1, ...new Array<number>(8).fill(0)]);
    assert.equal(slice.grey[3], 255);
    assert(slice.grey.filter((_, i) => i !== 3).every((grey) => grey > 0 && grey < 255));
    assert.equal(slice.prediction, null);
  });
}

test('without a label, or with one that cannot be used, the middle of the volume', async () => {
  for (const label of [null, 'bad.nii']) {
    const slice = await thumb(study(ras), label);
    assert.equal(slice.label, null);
    assert.equal(new Set(slice.grey).size, 1);
    // Slice 2 holds 20; the window goes from 0 to 40 + 0.41 × 60 (59 steps between 60 ranks).
    assert.equal(slice.grey[0], Math.round((255 * 20) / (40 + 0.41 * 60)));
  }
});

test('an image that cannot be read is an error that names it', async () => {
  const root = await makeTree({ 'bad.nii': new Uint8Array(400) });
  const request = {
    caseId: 'a',
    images: [join(root, 'bad.nii')],
    label: null,
    classes: classesOfValues([0]),
    most: 128,
  };
  await assert.rejects(thumbnailOf(request), /^StudioError: bad\.nii is not a NIfTI file/);
});

test('the labelled slice nearest to the centre of mass', () => {
  const view = (...counts: number[]) => {
    const data = new Uint8Array(counts.length * 10);
    counts.forEach((count, z) => data.fill(1, z * 10, z * 10 + count));
    return { shape: [counts.length, 2, 5], data } as never;
  };
  assert.equal(labelledMiddle(view(0, 1, 1, 1, 0)), 2);
  assert.equal(labelledMiddle(view(4, 0, 0, 0, 3)), 0);
  assert.equal(labelledMiddle(view(0, 1, 0, 0, 9)), 4);
  assert.equal(labelledMiddle(view(0, 0, 0)), null);
});

test('a large slice shrinks: grey to the mean of each square, small classes stay visible', () => {
  const slice: Slice = {
    width: 5,
    height: 4,
    pixelAspect: 1,
    grey: Uint8Array.from({ length: 20 }, (_, i) => i),
    label: Uint8Array.of(0, 0, 0, 0, 0, 0, 2, 0, 0, 1, 1, 1, 0, 0, 0, 2, 1, 0, 0, 0),
    prediction: null,
  };
  const { label, grey, ...shrunk } = shrinkSlice(slice, 3);
  assert.deepEqual(shrunk, { width: 3, height: 2, pixelAspect: 1, prediction: null });
  assert.deepEqual([...grey], [3, 5, 7, 13, 15, 17]);
  assert.deepEqual([...label!], [2, 0, 1, 1, 0, 0]);
  assert.equal(shrinkSlice(slice, 5), slice);
});
