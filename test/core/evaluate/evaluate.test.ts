import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isStudioError } from '../../../shared/errors.ts';
import { evaluateCase, metricIds } from '../../../src-main/core/evaluate/evaluate.ts';
import * as metrics from '../../../src-main/core/metrics/index.ts';
import { boxLabels, labels } from '../metrics/masks.ts';
import { classes } from './rows.ts';

const truth = labels([3, 6, 6], [2, 1, 1], (_z, y, x) => (x < 3 ? 1 : y < 2 ? 2 : 0));
const prediction = labels([3, 6, 6], [2, 1, 1], (_z, _y, x) => (x < 4 ? 1 : 0));

test('gives every metric of every class, and of the background those of voxel counts', () => {
  const { rows } = evaluateCase({ caseId: 'case_1', truth, prediction, classes, fold: 2 });
  const others = metricIds().filter((id) => metrics[id as keyof typeof metrics].basis !== 'counts');
  assert.equal(rows.length, 3 * metricIds().length - others.length);
  assert.deepEqual(new Set(rows.map(({ fold, caseId }) => `${fold} ${caseId}`)), new Set(['2 case_1']));
  const anterior = rows.find(({ classIndex, metric }) => classIndex === 1 && metric === 'dice');
  assert.deepEqual(anterior, {
    caseId: 'case_1',
    fold: 2,
    group: null,
    classIndex: 1,
    metric: 'dice',
    value: (2 * 54) / (54 + 72),
    nReferenceVoxels: 54,
    nPredictionVoxels: 72,
    flag: '',
  });
});

test('flags a class that was not predicted and measures it as the image diagonal', () => {
  const { rows } = evaluateCase({ caseId: 'case_1', truth, prediction, classes, metrics: ['dice', 'hd95'] });
  const posterior = rows.filter(({ classIndex }) => classIndex === 2);
  assert.deepEqual(
    posterior.map(({ metric, value, flag }) => [metric, value, flag]),
    [
      ['dice', 0, 'prediction-empty'],
      ['hd95', Math.hypot(6, 6, 6), 'prediction-empty'],
    ],
  );
});

test('refuses label maps of different shape, naming the case and both shapes', () => {
  const other = boxLabels([3, 6, 7], [2, 1, 1], [0, 0, 0], [1, 1, 1]);
  assert.throws(
    () => evaluateCase({ caseId: 'case_1', truth, prediction: other, classes }),
    (error) => isStudioError(error, 'bad-dataset') && /case_1.*3, 6, 6, 1.*3, 6, 7, 1/.test(error.message),
  );
});
