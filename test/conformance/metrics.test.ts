import assert from 'node:assert/strict';
import { test } from 'node:test';
import { badness } from '../../shared/metrics.ts';
import { resolveParams, type Params } from '../../shared/params.ts';
import { emptyPolicy } from '../../src-main/core/metrics/empty-policy.ts';
import * as metrics from '../../src-main/core/metrics/index.ts';
import { definitionWith, type Metric } from '../../src-main/core/metrics/metric.ts';
import { maskPairs } from '../../src-main/core/metrics/mask-pair.ts';
import { evaluationParams } from '../../src-main/core/metrics/settings.ts';
import type { LabelVolume, Triple } from '../../src-main/core/volume/volume.ts';
import { boxLabels, labels, pairOf } from '../core/metrics/masks.ts';

const shape: Triple = [8, 9, 10];
const spacingMm: Triple = [3, 0.5, 1];
const empty = labels(shape, spacingMm, () => 0);
const box = boxLabels(shape, spacingMm, [2, 3, 3], [6, 7, 8]);
const moved = boxLabels(shape, spacingMm, [3, 3, 4], [7, 7, 9]);
const diagonalMm = Math.hypot(24, 4.5, 10);

/** Two structures; then the larger one moved and too large, the smaller one missed; then one voxel far from both. */
const isSmall = (z: number, y: number, x: number): boolean => z === 7 && y > 6 && x > 7;
const two = labels(
  shape,
  spacingMm,
  (z, y, x) => isSmall(z, y, x) || (z > 1 && z < 5 && y > 2 && y < 7 && x > 2 && x < 7),
);
const worse = labels(shape, spacingMm, (z, y, x) => z > 1 && z < 6 && y > 2 && y < 7 && x > 3 && x < 9);
const worst = labels(shape, spacingMm, (z, y, x) => z + y + x === 0);

/** What metrics that may have it have with one mask empty: without a prediction, without a truth. */
const oneEmpty: Readonly<Record<string, readonly [number, number]>> = {
  sensitivity: [0, NaN],
  specificity: [1, 1 - 80 / 720],
  accuracy: [1 - 80 / 720, 1 - 80 / 720],
  // 80 voxels of 1.5 mm³.
  volumeDifference: [-0.12, 0.12],
  relativeVolumeDifference: [-100, NaN],
};

const twice: Triple = [6, 1, 2];
const growth = { mm: 2, ml: 8, '': 1, '%': 1 } as const;

/** What a metric becomes when truth and prediction change places; those that are not here stay as they are. */
const exchanged: Readonly<Record<string, (pair: ReturnType<typeof pairOf>, score: number) => number>> = {
  sensitivity: (pair) => metrics.precision.score(pair, {}),
  precision: (pair) => metrics.sensitivity.score(pair, {}),
  specificity: ({ counts: { tn, fn } }) => tn / (tn + fn),
  volumeDifference: (_, score) => -score,
  relativeVolumeDifference: ({ counts: { tp, fp, fn } }) => (100 * (fn - fp)) / (tp + fp),
  // Two predicted parts, of which one finds both structures, are not two structures found by one part.
  lesionF1: () => 2 / 3,
};

for (const [id, metric] of Object.entries(metrics as unknown as Record<string, Metric>)) {
  const score = (truth: LabelVolume, prediction: LabelVolume, given = {}): number =>
    metric.score(pairOf(truth, prediction), resolveParams(metric.params, given, id));
  const best = metric.better === 'higher' ? 1 : 0;

  test(`${id} says what it is, and its settings are those of an evaluation`, () => {
    assert.match(metric.title, /^[A-Z]/);
    assert.match(metric.help, /\.$/);
    assert.match(definitionWith(metric, resolveParams(metric.params, {}, id)), /^[^\s{}]+$/);
    for (const [name, param] of Object.entries(metric.params)) {
      assert.deepEqual(param, (evaluationParams as Params)[name]);
      assert.ok(metric.definition.includes(`{${name}}`), 'a score says what it was computed with');
    }
  });

  test(`${id} of a perfect prediction is the best there is`, () => {
    assert.equal(score(box, box), best);
    assert.equal(score(two, two), best);
  });

  test(`${id} is worse the more of the truth is missed`, () => {
    const [bad, verybad] = [worse, worst].map((prediction) => badness(score(two, prediction), metric.better));
    assert.ok(bad > badness(best, metric.better));
    assert.ok(verybad > bad || id === 'specificity' || id === 'accuracy');
  });

  test(`${id} is undefined where both masks are empty`, () => {
    assert.ok(Number.isNaN(score(empty, empty)));
  });

  test(`${id} with one mask empty is as the policy says`, () => {
    assert.ok(['undefined', 'diagonal', '−100 %'].every((word) => emptyPolicy.includes(word)));
    const usual = metric.unit === 'mm' ? ([diagonalMm, diagonalMm] as const) : ([0, 0] as const);
    assert.deepEqual([score(box, empty), score(empty, box)], oneEmpty[id] ?? usual);
  });

  test(`${id} of a class does not depend on other classes`, () => {
    const withOthers = (volume: LabelVolume): LabelVolume => ({
      ...volume,
      data: volume.data.map((label, i) => (label === 1 ? 2 : i % 5 === 0 ? 1 : 0)),
    });
    const [, , pair, absent] = maskPairs(withOthers(box), withOthers(moved), 4);
    const params = resolveParams(metric.params, {}, id);
    assert.equal(metric.score(pair, params), score(box, moved));
    assert.ok(Number.isNaN(metric.score(absent, params)));
  });

  test(`${id} grows ${growth[metric.unit]} times with twice the spacing`, () => {
    const larger = [box, moved].map(({ data }) => labels(shape, twice, (z, y, x) => data[(z * 9 + y) * 10 + x]));
    const given = 'toleranceMm' in metric.params ? { toleranceMm: 2 } : {};
    assert.equal(score(larger[0], larger[1], given), score(box, moved) * growth[metric.unit]);
  });

  test(`${id} with truth and prediction exchanged is ${id in exchanged ? 'what it has to be' : 'the same'}`, () => {
    const prediction = labels(shape, spacingMm, (z, y, x) => z > 3 || (z === 0 && y === 0 && x < 2));
    const before = score(two, prediction);
    const expected = exchanged[id]?.(pairOf(two, prediction), before) ?? before;
    assert.ok(Math.abs(score(prediction, two) - expected) < 1e-9, `${score(prediction, two)}, not ${expected}`);
  });
}

test('metrics that compare different things have different definitions', () => {
  const ids = Object.values(metrics).map(({ definition }) => definition);
  assert.equal(new Set(ids).size, ids.length);
});
