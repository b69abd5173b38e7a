import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resolveParams } from '../../shared/params.ts';
import { emptyPolicy } from '../../src-main/core/metrics/empty-policy.ts';
import * as metrics from '../../src-main/core/metrics/index.ts';
import type { Metric } from '../../src-main/core/metrics/metric.ts';
import { maskPairs } from '../../src-main/core/metrics/mask-pair.ts';
import type { LabelVolume, Triple } from '../../src-main/core/volume/volume.ts';
import { boxLabels, labels, pairOf } from '../core/metrics/masks.ts';

const shape: Triple = [8, 9, 10];
const spacingMm: Triple = [3, 0.5, 1];
const empty = labels(shape, spacingMm, () => 0);
const box = boxLabels(shape, spacingMm, [2, 3, 3], [6, 7, 8]);
const moved = boxLabels(shape, spacingMm, [3, 3, 4], [7, 7, 9]);
const far = boxLabels(shape, spacingMm, [0, 0, 0], [1, 1, 1]);
const diagonalMm = Math.hypot(24, 4.5, 10);

for (const [id, metric] of Object.entries(metrics as unknown as Record<string, Metric>)) {
  const score = (truth: LabelVolume, prediction: LabelVolume): number =>
    metric.score(pairOf(truth, prediction), resolveParams(metric.params, {}, id));
  const best = metric.better === 'higher' ? 1 : 0;

  test(`${id} says what it is`, () => {
    assert.match(metric.title, /^[A-Z]/);
    assert.match(metric.help, /\.$/);
    assert.match(metric.definition, /^\S+$/);
  });

  test(`${id} of a perfect prediction is the best there is`, () => {
    assert.equal(score(box, box), best);
  });

  test(`${id} falls with the distance of the prediction`, () => {
    const sign = metric.better === 'higher' ? 1 : -1;
    assert.ok(sign * score(box, moved) < sign * best);
    assert.ok(sign * score(box, far) <= sign * score(box, moved) || id === 'specificity' || id === 'accuracy');
  });

  test(`${id} is undefined where both masks are empty`, () => {
    assert.ok(Number.isNaN(score(empty, empty)));
  });

  test(`${id} with one mask empty is as the policy says`, () => {
    assert.ok(emptyPolicy.includes('undefined') && emptyPolicy.includes('diagonal'));
    const [noPrediction, noTruth] = [score(box, empty), score(empty, box)];
    if (metric.basis === 'surfaces') assert.deepEqual([noPrediction, noTruth], [diagonalMm, diagonalMm]);
    else if (id === 'sensitivity') assert.deepEqual([noPrediction, noTruth], [0, NaN]);
    else if (id === 'specificity') assert.deepEqual([noPrediction, noTruth], [1, 1 - 80 / 720]);
    else if (id === 'accuracy') assert.deepEqual([noPrediction, noTruth], [1 - 80 / 720, 1 - 80 / 720]);
    else assert.deepEqual([noPrediction, noTruth], [0, 0]);
  });

  test(`${id} of a class does not depend on other classes`, () => {
    const withOthers = (volume: LabelVolume): LabelVolume => ({
      ...volume,
      data: volume.data.map((label, i) => (label === 1 ? 2 : i % 5 === 0 ? 1 : 0)),
    });
    const [, , pair, absent] = maskPairs(withOthers(box), withOthers(moved), 4);
    assert.equal(metric.score(pair, {}), score(box, moved));
    assert.ok(Number.isNaN(metric.score(absent, {})));
  });

  test(`${id} ${metric.unit === 'mm' ? 'grows with' : 'does not depend on'} the spacing`, () => {
    const twice: Triple = [6, 1, 2];
    const larger = score(boxLabels(shape, twice, [2, 3, 3], [6, 7, 8]), boxLabels(shape, twice, [3, 3, 4], [7, 7, 9]));
    assert.equal(larger, score(box, moved) * (metric.unit === 'mm' ? 2 : 1));
  });
}
