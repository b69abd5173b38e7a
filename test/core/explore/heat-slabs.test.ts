import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { isStudioError, type ErrorTag } from '../../../shared/errors.ts';
import type { Slab, ViewVolume } from '../../../shared/viewer.ts';
import { VolumeBuilder } from '../../../shared/volume-builder.ts';
import { blankSlabs, heatSlabs } from '../../../src-main/core/explore/heat-slabs.ts';
import type { Affine } from '../../../src-main/core/volume/volume.ts';
import { makeTree, type Tiny } from '../io/tiny.ts';

/** x is stored backwards. */
const flipped: Affine = [-2, 0, 0, 7, 0, 3, 0, 0, 0, 0, 4, 0, 0, 0, 0, 1];
const shape = [1, 1, 4] as const;
const image: Tiny = { data: Int16Array.of(1, 2, 3, 4), shape: [...shape, 1], affine: flipped };
const ofThree = (...values: number[]): Tiny => ({
  data: Float32Array.from(values),
  shape: [...shape, 3],
  affine: flipped,
});
const third = 1 / 3;
// A sure class, two alike, three alike, and what a resampling has let overshoot.
const probabilities = ofThree(0, 1, 0, 0.5, 0.5, 0, third, third, third, -0.01, 1.02, 0);
const root = await makeTree({
  'image.nii': image,
  'three.nii.gz': probabilities,
  'sigmoid.nii': ofThree(0.1, 0.1, 0.1, 0.9, 0.9, 0, 0, 0, 0, 0, 0.2, 0),
  'two.nii': { data: Float32Array.from({ length: 8 }, () => 0.5), shape: [...shape, 2], affine: flipped },
  'far.nii': { ...probabilities, affine: flipped.map((value, i) => (i === 3 ? 99 : value)) },
});

async function built(
  tell: (onSlab: (slab: Slab) => void) => Promise<{ window: [number, number] }>,
): Promise<ViewVolume> {
  const builder = new VolumeBuilder();
  return builder.end(await tell((slab) => void builder.add(slab)));
}

function heat(classIndex: number | null, name = 'three.nii.gz', classes = 3): Promise<ViewVolume> {
  const request = { caseId: 'a', probabilities: join(root, name), image: join(root, 'image.nii'), classes, classIndex };
  return built((tell) => heatSlabs(request, tell));
}

test('the probability of a class comes as 0 … 255, canonical like its image', async () => {
  const { data, affine, spacingMm, window } = await heat(1);
  assert.ok(data instanceof Uint8Array);
  assert.deepEqual([...data], [255, 85, 128, 255]);
  assert.deepEqual([affine[0], affine[3], spacingMm, window], [2, 1, [4, 3, 2], [0, 255]]);
  assert.deepEqual([...(await heat(0)).data], [0, 85, 128, 0]);
  assert.deepEqual([...(await heat(2)).data], [0, 85, 0, 0]);
});

test('uncertainty is the entropy of all classes by its largest', async () => {
  const two = Math.round((255 * Math.log(2)) / Math.log(3));
  assert.deepEqual([...(await heat(null)).data], [0, 255, two, 0]);
  // Of a sigmoid output, whose probabilities have other sums.
  assert.deepEqual([...(await heat(null, 'sigmoid.nii')).data], [0, 0, two, 255]);
});

test('probabilities of other classes, of another grid, and a class that is not there are refused', async () => {
  const fails = (tag: ErrorTag, message: RegExp) => (error: unknown) =>
    isStudioError(error, tag) && message.test(error.message);
  await assert.rejects(heat(1, 'two.nii'), fails('bad-dataset', /case a: .*two\.nii hold 2 classes where 3/));
  await assert.rejects(heat(1, 'far.nii'), fails('bad-dataset', /case a: the probabilities far\.nii lies up to 92 mm/));
  await assert.rejects(heat(3), fails('usage', /case a has no class 3/));
});

test('in place of an image there is black on the grid of the label', async () => {
  const blank = await built((tell) => blankSlabs({ grid: join(root, 'two.nii') }, tell));
  assert.deepEqual([...blank.data], [0, 0, 0, 0]);
  assert.deepEqual([blank.shape, blank.affine[0], blank.spacingMm], [[1, 1, 4], 2, [4, 3, 2]]);
});
