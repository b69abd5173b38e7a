import assert from 'node:assert/strict';
import { test } from 'node:test';
import { classPlaces, decideMirrorAxes, separatingAxes } from '../../../src-main/core/augment/mirror-axes.ts';
import { randomStream } from '../../../src-main/core/random.ts';
import { spacingOf, type Affine, type LabelVolume, type Triple } from '../../../src-main/core/volume/volume.ts';
import { isStudioError } from '../../../shared/errors.ts';

interface Blob {
  index: number;
  centreMm: Triple;
  radiusMm: number;
}

/** Balls on a grid of 40 mm a side; later ones lie over earlier ones. */
function labelOf(blobs: readonly Blob[], spacing: Triple = [2, 2, 2]): LabelVolume {
  const [depth, height, width] = spacing.map((each) => Math.ceil(40 / each));
  const data = new Uint8Array(depth * height * width);
  for (let z = 0, i = 0; z < depth; z++) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++, i++) {
        for (const { index, centreMm, radiusMm } of blobs) {
          const offset = [z, y, x].map((each, axis) => each * spacing[axis] - centreMm[axis]);
          if (Math.hypot(...offset) <= radiusMm) data[i] = index;
        }
      }
    }
  }
  const [sz, sy, sx] = spacing;
  const affine: Affine = [sx, 0, 0, 0, 0, sy, 0, 0, 0, 0, sz, 0, 0, 0, 0, 1];
  return { data, shape: [depth, height, width, 1], affine };
}

/** `count` cases of two balls; the second lies at `offset` from the first, each coordinate jittered a little. */
function cases(count: number, offset: (i: number) => Triple, radiusMm = 6): LabelVolume[] {
  const random = randomStream('cases');
  return Array.from({ length: count }, (_, i) => {
    const at = offset(i).map((each) => each + random.between(-1.5, 1.5));
    return labelOf([
      { index: 1, centreMm: [20 - at[0] / 2, 20 - at[1] / 2, 20 - at[2] / 2], radiusMm },
      { index: 2, centreMm: [20 + at[0] / 2, 20 + at[1] / 2, 20 + at[2] / 2], radiusMm },
    ]);
  });
}

const judge = (labels: readonly LabelVolume[], classes = 3): boolean[] => {
  return separatingAxes(labels.map((label) => classPlaces(label, classes)));
};

test('classes ahead of and behind each other, as in the hippocampus, separate that axis alone', () => {
  assert.deepEqual(judge(cases(12, () => [0, 16, 0])), [false, true, false]);
  assert.deepEqual(judge(cases(12, () => [-14, 0, 0])), [true, false, false]);
  assert.deepEqual(judge(cases(12, () => [0, 0, 14])), [false, false, true]);
});

test('one case of twelve the other way round does not change that, three do', () => {
  assert.deepEqual(judge(cases(12, (i) => [0, i === 5 ? -16 : 16, 0])), [false, true, false]);
  assert.deepEqual(judge(cases(12, (i) => [0, i < 3 ? -16 : 16, 0])), [false, false, false]);
});

test('classes on random sides, as a tumour that may be left or right, separate no axis', () => {
  assert.deepEqual(judge(cases(12, (i) => [0, 0, i % 2 === 0 ? 14 : -14])), [false, false, false]);
});

test('a small steady offset between large classes does not tell them apart', () => {
  assert.deepEqual(judge(cases(12, (i) => [0, 2.5, i % 2 === 0 ? 19 : -19], 9)), [false, false, false]);
});

test('classes that touch are told apart once their centres are a spread from each other', () => {
  // 9 mm is the radius, so 4 mm the spread of a ball along an axis.
  const touching = Array.from({ length: 6 }, (_, i) => {
    const side = i % 2 === 0 ? 9 : -9;
    return labelOf([
      { index: 1, centreMm: [20, 17, 20 - side], radiusMm: 9 },
      { index: 2, centreMm: [20, 23, 20 + side], radiusMm: 9 },
    ]);
  });
  assert.deepEqual(judge(touching), [false, true, false]);
});

test('a class inside another separates no axis', () => {
  const nested = Array.from({ length: 6 }, (_, i) => {
    return labelOf([
      { index: 1, centreMm: [20, 20, 20], radiusMm: 12 },
      { index: 2, centreMm: [20 + (i % 3) - 1, 20, 21], radiusMm: 5 },
    ]);
  });
  assert.deepEqual(judge(nested), [false, false, false]);
});

test('one foreground class, or none, separates no axis', () => {
  const lone = labelOf([{ index: 1, centreMm: [5, 20, 35], radiusMm: 5 }]);
  assert.deepEqual(judge([lone, lone], 2), [false, false, false]);
  assert.deepEqual(judge([lone, lone], 3), [false, false, false]);
  assert.deepEqual(judge([labelOf([])], 2), [false, false, false]);
  assert.deepEqual(separatingAxes([]), [false, false, false]);
});

test('a pair that only one of many cases has says nothing, but does where there is only one case', () => {
  const pair = cases(1, () => [0, 16, 0]);
  const lone = Array.from({ length: 9 }, () => labelOf([{ index: 1, centreMm: [20, 20, 20], radiusMm: 6 }]));
  assert.deepEqual(judge([...pair, ...lone]), [false, false, false]);
  assert.deepEqual(judge(pair), [false, true, false]);
});

test('places are in millimetres, so that thick slices count by their thickness', () => {
  const label = labelOf([{ index: 2, centreMm: [20, 16, 12], radiusMm: 8 }], [5, 1, 1]);
  assert.deepEqual(spacingOf(label.affine), [5, 1, 1]);
  const [background, absent, place] = classPlaces(label, 3);
  assert.deepEqual([background, absent], [null, null]);
  [20, 16, 12].forEach((centre, axis) =>
    assert.ok(Math.abs(place!.centreMm[axis] - centre) < 1e-9, `centre of axis ${axis}`),
  );
  // A ball's coordinates have the standard deviation r / √5.
  place!.spreadMm.forEach((spread) => assert.ok(Math.abs(spread - 8 / Math.sqrt(5)) < 0.5, `spread ${spread}`));
});

test('mirroring leaves out separating axes by default, and none where the user chose', () => {
  const separates = [false, true, false];
  const noise = { id: 'gaussianNoise', params: {} } as const;
  const [auto, chosen, other] = decideMirrorAxes(
    [{ id: 'mirror', params: {} }, { id: 'mirror', params: { axesMode: 'chosen', axes: [1] } }, noise],
    separates,
  );
  assert.deepEqual(auto.params, { probability: 0.5, axes: [0, 2], axesMode: 'chosen' });
  assert.deepEqual(chosen.params, { probability: 0.5, axes: [1], axesMode: 'chosen' });
  assert.equal(other, noise);
  const [subset] = decideMirrorAxes([{ id: 'mirror', params: { axes: [1, 2] } }], separates);
  assert.deepEqual(subset.params.axes, [2]);
  assert.throws(
    () => decideMirrorAxes([{ id: 'mirror', params: { axes: [3] } }], separates),
    (error) => isStudioError(error, 'bad-pipeline'),
  );
});
