import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isStudioError } from '../../../shared/errors.ts';
import { countLabels } from '../../../src-main/core/metrics/label-counts.ts';
import { maskPairs } from '../../../src-main/core/metrics/mask-pair.ts';
import type { Triple } from '../../../src-main/core/volume/volume.ts';
import { labels } from './masks.ts';

const extent = fc.integer({ min: 1, max: 5 });
const maps = fc.tuple(extent, extent, extent).chain((shape) => {
  const size = shape[0] * shape[1] * shape[2];
  const map = fc.uint8Array({ minLength: size, maxLength: size, max: 3 });
  return fc.record({ shape: fc.constant<Triple>(shape), truth: map, prediction: map });
});

test('counts and boxes are those of looking at every voxel', () => {
  fc.assert(
    fc.property(maps, ({ shape, truth, prediction }) => {
      const { joint, boxes } = countLabels(truth, prediction, shape, 4);
      const expected = new Float64Array(16);
      truth.forEach((t, i) => expected[t * 4 + prediction[i]]++);
      assert.deepEqual(joint, expected);
      for (let c = 0; c < 4; c++) {
        const places = [...truth.keys()]
          .filter((i) => truth[i] === c || prediction[i] === c)
          .map((i) => [Math.floor(i / (shape[1] * shape[2])), Math.floor(i / shape[2]) % shape[1], i % shape[2]]);
        const extreme = (pick: typeof Math.min): number[] =>
          [0, 1, 2].map((axis) => pick(...places.map((at) => at[axis])));
        assert.deepEqual(boxes[c], places.length === 0 ? null : { first: extreme(Math.min), last: extreme(Math.max) });
      }
    }),
  );
});

test('the four counts of a class add up to the image', () => {
  const truth = labels([2, 3, 4], [1, 1, 1], (z, y, x) => (z + y + x) % 3);
  const prediction = labels([2, 3, 4], [1, 1, 1], (z, y) => (z * y) % 3);
  for (const { counts } of maskPairs(truth, prediction, 3)) {
    assert.equal(counts.tp + counts.fp + counts.fn + counts.tn, 24);
  }
});

test('refuses a class that is not known', () => {
  const known = labels([1, 2, 2], [1, 1, 1], () => 1);
  const unknown = labels([1, 2, 2], [1, 1, 1], (_z, y) => 2 * y);
  assert.throws(
    () => maskPairs(known, unknown, 2),
    (error) => isStudioError(error, 'bad-dataset') && /class 2/.test(error.message),
  );
});
