import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { borderOf } from '../../../src-main/core/metrics/border.ts';
import {
  assd,
  hausdorff,
  hd95,
  hd95Pooled,
  hd95Surfel,
  masd,
  nsd,
  nsdSurfel,
} from '../../../src-main/core/metrics/index.ts';
import { nearestDistances } from '../../../src-main/core/metrics/nearest-distances.ts';
import type { LabelVolume, Triple } from '../../../src-main/core/volume/volume.ts';
import { boxLabels, labels, pairOf } from './masks.ts';

const shape: Triple = [12, 14, 16];
const spacingMm: Triple = [2.5, 0.7, 0.9];

const distances = [hausdorff, hd95, hd95Pooled, hd95Surfel, assd, masd];

test('a box moved by whole voxels is that many millimetres away, axis by axis', () => {
  const still = boxLabels(shape, spacingMm, [2, 2, 2], [6, 6, 6]);
  for (const [axis, voxels] of [
    [0, 3],
    [1, 5],
    [2, 7],
  ] as const) {
    const by = (low: number): Triple =>
      [0, 1, 2].map((each) => low + (each === axis ? voxels : 0)) as unknown as Triple;
    const pair = pairOf(still, boxLabels(shape, spacingMm, by(2), by(6)));
    assert.ok(Math.abs(hausdorff.score(pair, {}) - voxels * spacingMm[axis]) < 1e-6);
  }
});

test('a distance that equals the tolerance is within it, whatever the last digits', () => {
  for (const spacing of [0.1, 0.3, 0.7, 1.1]) {
    for (const [axis, voxels] of [
      [0, 3],
      [1, 3],
      [2, 7],
    ] as const) {
      const at = (start: number): LabelVolume => {
        const low: [number, number, number] = [1, 1, 1];
        low[axis] = start;
        return boxLabels(shape, [spacing, spacing, spacing], low, low.map((each) => each + 1) as unknown as Triple);
      };
      const pair = pairOf(at(1), at(1 + voxels));
      for (const metric of [nsd, nsdSurfel]) {
        // Of surfels those that face the other voxel are nearer.
        assert.equal(metric.score(pair, { toleranceMm: voxels * spacing }), 1, `${spacing} mm, axis ${axis}`);
      }
      assert.equal(nsd.score(pair, { toleranceMm: 0.999 * voxels * spacing }), 0);
    }
  }
});

test('two single voxels have one distance, whatever the metric', () => {
  const pair = pairOf(
    boxLabels(shape, spacingMm, [1, 2, 3], [2, 3, 4]),
    boxLabels(shape, spacingMm, [9, 12, 15], [10, 13, 16]),
  );
  const expected = Math.hypot(8 * 2.5, 10 * 0.7, 12 * 0.9);
  for (const metric of distances) assert.ok(Math.abs(metric.score(pair, {}) - expected) < 1e-6);
});

test('HD95 does not see 4 % of stray voxels that the Hausdorff distance sees', () => {
  const plate = (z: number, _y: number, x: number): boolean => z === 0 && x < 10;
  const truth = labels([2, 10, 30], [1, 1, 1], plate);
  const prediction = labels([2, 10, 30], [1, 1, 1], (z, y, x) => plate(z, y, x) || (z === 0 && x === 29 && y < 4));
  assert.equal(hausdorff.score(pairOf(truth, prediction), {}), 20);
  assert.equal(hd95.score(pairOf(truth, prediction), {}), 0);
});

test('the border is the mask without its inner voxels, with the image edge as border', () => {
  const whole: Parameters<typeof borderOf>[3] = { first: [0, 0, 0], last: [3, 4, 5] };
  const full = boxLabels([4, 5, 6], [1, 1, 1], [0, 0, 0], [4, 5, 6]);
  assert.equal(borderOf(full.data, [4, 5, 6], 1, whole).length, 4 * 5 * 6 - 2 * 3 * 4);
  const diagonalGap = labels([3, 3, 3], [1, 1, 1], (z, y, x) => !(z === 0 && y === 0 && x === 0));
  const inner = borderOf(diagonalGap.data, [3, 3, 3], 1, { first: [0, 0, 0], last: [2, 2, 2] });
  assert.ok(!inner.includes(13), 'a corner neighbour does not open the centre: faces only');
});

test('a single slice has its outline as border, and a single voxel itself', () => {
  const slice = boxLabels([1, 5, 6], [1, 1, 1], [0, 0, 0], [1, 5, 6]);
  assert.equal(borderOf(slice.data, [1, 5, 6], 1, { first: [0, 0, 0], last: [0, 4, 5] }).length, 18);
  const voxel = boxLabels([1, 1, 1], [1, 1, 1], [0, 0, 0], [1, 1, 1]);
  assert.equal(hausdorff.score(pairOf(voxel, voxel), {}), 0);
});

const spacings = fc.tuple(...[0, 1, 2].map(() => fc.double({ min: 0.2, max: 5, noNaN: true })));
const shapes = fc.tuple(...[6, 7, 8].map((max) => fc.integer({ min: 1, max })));
const boxes = shapes.chain((extents) => {
  const voxels = extents[0] * extents[1] * extents[2];
  const places = fc.uniqueArray(fc.integer({ min: 0, max: voxels - 1 }), { minLength: 1, maxLength: 40 });
  return fc.record({ extents: fc.constant(extents), from: places, to: places, spacing: spacings });
});

test('nearest distances equal those of trying every pair', () => {
  fc.assert(
    fc.property(boxes, ({ extents, from, to, spacing }) => {
      const [, height, width] = extents;
      const ascending = (places: number[]): Int32Array => Int32Array.from(places).sort();
      const placeOf = (i: number): number[] =>
        [Math.floor(i / (height * width)), Math.floor(i / width) % height, i % width].map(
          (at, axis) => at * spacing[axis],
        );
      const found = nearestDistances(
        ascending(from),
        ascending(to),
        extents as unknown as Triple,
        spacing as unknown as Triple,
      );
      ascending(from).forEach((voxel, i) => {
        const [z, y, x] = placeOf(voxel);
        const nearest = Math.min(...to.map(placeOf).map(([z2, y2, x2]) => Math.hypot(z - z2, y - y2, x - x2)));
        assert.ok(Math.abs(found[i] - nearest) <= 1e-6 * Math.max(1, nearest), `${found[i]}, not ${nearest}`);
      });
    }),
    { numRuns: 400 },
  );
});

const masks = fc.record({
  seed: fc.integer({ min: 0, max: 1e6 }),
  share: fc.double({ min: 0.05, max: 0.9, noNaN: true }),
  spacing: spacings,
});

/** Two rough masks on one grid, never empty. */
function roughPair({ seed, share, spacing }: { seed: number; share: number; spacing: number[] }): LabelVolume[] {
  const noise = (key: number) => (z: number, y: number, x: number) => {
    const wave = Math.sin(key * 12.9 + z * 1.3 + y * 0.7 + x * 1.1) * 43758.5453;
    return wave - Math.floor(wave) < share || z + y + x === 0;
  };
  return [seed, seed + 1].map((key) => labels([5, 6, 7], spacing as unknown as Triple, noise(key)));
}

test('distances are symmetric and grow with the spacing', () => {
  fc.assert(
    fc.property(masks, fc.double({ min: 0.1, max: 10, noNaN: true }), (given, factor) => {
      const [truth, prediction] = roughPair(given);
      const [larger, largerPrediction] = roughPair({ ...given, spacing: given.spacing.map((mm) => mm * factor) });
      const reach = { toleranceMm: 1.1 };
      for (const metric of [nsd, nsdSurfel]) {
        const score = metric.score(pairOf(truth, prediction), reach);
        const further = metric.score(pairOf(larger, largerPrediction), { toleranceMm: 1.1 * factor });
        assert.ok(Math.abs(metric.score(pairOf(prediction, truth), reach) - score) < 1e-12);
        assert.ok(Math.abs(further - score) < 1e-9);
        assert.equal(metric.score(pairOf(truth, truth), { toleranceMm: 0 }), 1);
      }
      for (const metric of distances) {
        const score = metric.score(pairOf(truth, prediction), {});
        assert.ok(Math.abs(metric.score(pairOf(prediction, truth), {}) - score) < 1e-12 * (1 + score));
        assert.equal(metric.score(pairOf(truth, truth), {}), 0);
        assert.ok(
          Math.abs(metric.score(pairOf(larger, largerPrediction), {}) - score * factor) < 1e-5 * (1 + score * factor),
        );
      }
    }),
    { numRuns: 60 },
  );
});

test('distances do not change when the image is mirrored or its axes change places', () => {
  fc.assert(
    fc.property(masks, (given) => {
      const pair = roughPair(given);
      const [z, y, x] = given.spacing;
      const mirrored = pair.map(({ data }) =>
        labels([5, 6, 7], [z, y, x], (k, j, i) => data[((4 - k) * 6 + j) * 7 + 6 - i]),
      );
      const turned = pair.map(({ data }) => labels([7, 5, 6], [x, z, y], (i, k, j) => data[(k * 6 + j) * 7 + i]));
      for (const metric of distances) {
        const score = metric.score(pairOf(pair[0], pair[1]), {});
        for (const [truth, prediction] of [mirrored, turned]) {
          assert.ok(Math.abs(metric.score(pairOf(truth, prediction), {}) - score) < 1e-6 * (1 + score));
        }
      }
    }),
    { numRuns: 60 },
  );
});
