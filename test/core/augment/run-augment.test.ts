import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  applyAugmentations,
  augmentPatch,
  drawAugmentations,
  marginOf,
  marginOfDrawn,
  usesMargin,
  type ChosenAugmentation,
} from '../../../src-main/core/augment/run-augment.ts';
import * as augmentations from '../../../src-main/core/augment/index.ts';
import { cropPatch } from '../../../src-main/core/patches/crop.ts';
import { randomStream } from '../../../src-main/core/random.ts';
import { identityAffine, type Sample, type Triple } from '../../../src-main/core/volume/volume.ts';
import { resolveParams } from '../../../shared/params.ts';

function choose(id: keyof typeof augmentations, given: Record<string, unknown>): ChosenAugmentation {
  return { id, params: resolveParams(augmentations[id].params, given, id) };
}

const always = { probability: 1 };
const rotate = choose('rotateScale', always);
const noise = choose('gaussianNoise', { ...always, standardDeviationRange: [1, 1] });
const flip = choose('mirror', { ...always, axesMode: 'chosen' });
const patch: Triple = [6, 8, 10];
const spacingMm: Triple = [1, 1, 1];

function sampleOf([z, y, x]: Triple): Sample {
  const random = randomStream('sample');
  return {
    caseId: 'case-1',
    image: {
      data: Float32Array.from({ length: z * y * x }, () => random.uniform()),
      shape: [z, y, x, 1],
      affine: identityAffine,
    },
    label: {
      data: Uint8Array.from({ length: z * y * x }, () => random.index(3)),
      shape: [z, y, x, 1],
      affine: identityAffine,
    },
  };
}

function withMargin(margin: Triple): Sample {
  return sampleOf([patch[0] + 2 * margin[0], patch[1] + 2 * margin[1], patch[2] + 2 * margin[2]]);
}

test('the margin is that of the list: none without a rotation, more for each', () => {
  assert.deepEqual(marginOf([], patch, spacingMm), [0, 0, 0]);
  assert.deepEqual(marginOf([noise, flip], patch, spacingMm), [0, 0, 0]);
  const once = marginOf([noise, rotate, flip], patch, spacingMm);
  const facts = { shape: [...patch, 1] as const, spacingMm };
  assert.deepEqual(once, augmentations.rotateScale.margin!(rotate.params as never, facts));
  assert.ok(
    once.every((each) => each > 0),
    `margin ${once}`,
  );
  const twice = marginOf([rotate, rotate], patch, spacingMm);
  assert.ok(
    twice.every((each, i) => each > once[i]),
    `margin ${twice}`,
  );
});

test('a patch with its margin comes out in the wanted shape, wherever the rotation stands', () => {
  for (const list of [[rotate, noise, flip], [noise, flip, rotate], [rotate, rotate], [noise], []]) {
    const sample = withMargin(marginOf(list, patch, spacingMm));
    const { image, label } = augmentPatch(sample, list, randomStream('shape'), patch);
    assert.deepEqual(image.shape, [...patch, 1]);
    assert.deepEqual(label!.shape, [...patch, 1]);
    assert.equal(image.data.length, 480);
  }
});

test('a rotation is given the whole margin, and of two the first leaves the second its own', () => {
  const sample = withMargin(marginOf([rotate], patch, spacingMm));
  const [{ record }] = drawAugmentations([rotate], randomStream(1), { patch, channels: 1, spacingMm });
  const turned = augmentations.rotateScale.apply(sample, record as never);
  assert.deepEqual(augmentPatch(sample, [rotate], randomStream(1), patch), turned);
  const [first, second] = drawAugmentations([rotate, rotate], randomStream(1), { patch, channels: 1, spacingMm });
  const margin = marginOf([rotate], patch, spacingMm);
  assert.deepEqual(
    (first.record as { shape: number[] }).shape,
    [0, 1, 2].map((i) => patch[i] + 2 * margin[i]),
  );
  assert.deepEqual((second.record as { shape: number[] }).shape, patch);
});

test('a margin is cut off, in the middle, where no rotation was drawn', () => {
  const sample = withMargin([2, 1, 3]);
  const never = choose('rotateScale', { probability: 0 });
  const result = augmentPatch(sample, [never], randomStream(1), patch);
  assert.deepEqual(result, cropPatch(sample, [2, 1, 3], patch));
});

test('augmentations are applied in the order of the list', () => {
  const sample = sampleOf(patch);
  const drawn = drawAugmentations([flip, noise], randomStream('order'), { patch, channels: 1, spacingMm });
  assert.deepEqual(
    drawn.map(({ id }) => id),
    ['mirror', 'gaussianNoise'],
  );
  const there = applyAugmentations(sample, drawn, patch);
  const back = applyAugmentations(sample, drawn.toReversed(), patch);
  assert.deepEqual(there.label, back.label);
  assert.notDeepEqual(there.image, back.image);
  const mirrored = augmentations.mirror.apply(sample, drawn[0].record as { axes: number[] });
  assert.deepEqual(there, augmentations.gaussianNoise.apply(mirrored, drawn[1].record as never));
});

test('drawing and applying apart is the same as at once, also through JSON', () => {
  const list = [noise, rotate, flip];
  const sample = withMargin(marginOf(list, patch, spacingMm));
  const drawn = drawAugmentations(list, randomStream('apart'), { patch, channels: 1, spacingMm });
  const apart = applyAugmentations(sample, JSON.parse(JSON.stringify(drawn)), patch);
  assert.deepEqual(apart, augmentPatch(sample, list, randomStream('apart'), patch));
  assert.deepEqual(drawn.map(usesMargin), [false, true, false]);
});

test('a patch with no more than what was drawn needs comes out as one with the whole margin', () => {
  const bend = choose('elastic', { ...always, magnitudeRange: [0.1, 0.4] });
  const shift = choose('translate', { ...always, share: 0.4 });
  for (const list of [[rotate], [flip, bend], [shift, noise], [bend, rotate], [rotate, bend, shift, noise]]) {
    const margin = marginOf(list, patch, spacingMm);
    const whole = withMargin(margin);
    let smaller = 0;
    for (let key = 0; key < 20; key++) {
      const drawn = drawAugmentations(list, randomStream('reach', key), { patch, channels: 1, spacingMm });
      const enough = marginOfDrawn(drawn, list, patch, spacingMm);
      const start = margin.map((each, i) => each - enough[i]) as unknown as Triple;
      const cut = cropPatch(whole, start, patch.map((each, i) => each + 2 * enough[i]) as unknown as Triple);
      const [few, all] = [applyAugmentations(cut, drawn, patch), applyAugmentations(whole, drawn, patch)];
      assert.deepEqual(few.label, all.label, `key ${key}`);
      few.image.data.forEach((value, i) =>
        assert.ok(Math.abs(value - all.image.data[i]) < 1e-5, `key ${key}, voxel ${i}`),
      );
      if (enough.some((each, i) => each < margin[i])) smaller++;
    }
    assert.ok(smaller > 10, `${smaller} of 20 are smaller`);
  }
  assert.deepEqual(marginOfDrawn([], [rotate], patch, spacingMm), [0, 0, 0]);
});

test('an empty list gives the sample itself', () => {
  const sample = sampleOf(patch);
  assert.equal(augmentPatch(sample, [], randomStream(1), patch), sample);
});
