import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reportSchema } from '../../../shared/report.ts';
import { confusionTsv } from '../../../shared/confusion-tsv.ts';
import { rowShares, shareText } from '../../../shared/confusion-picture.ts';
import { addedConfusions, allOrNull, namedConfusion } from '../../../src-main/core/evaluate/confusion.ts';
import { evaluateCase } from '../../../src-main/core/evaluate/evaluate.ts';
import { reportHtml } from '../../../src-main/core/evaluate/report-html.ts';
import { buildReport } from '../../../src-main/core/evaluate/report.ts';
import { labels } from '../metrics/masks.ts';
import { classes, rows } from './rows.ts';

const names = [{ name: 'background' }, { name: '=A' }, { name: 'B' }];
const confusion = [
  [90, 1, 0],
  [2, 6, 2],
  [0, 0, 0],
];

test('counts every pair of a true and a predicted class', () => {
  const truth = labels([1, 2, 4], [1, 1, 1], (_z, y, x) => (y === 0 ? 1 : x < 2 ? 2 : 0));
  const prediction = labels([1, 2, 4], [1, 1, 1], (_z, y, x) => (y === 0 ? (x === 3 ? 2 : 1) : x === 0 ? 1 : 0));
  const scored = evaluateCase({ caseId: 'a', truth, prediction, classes });
  assert.deepEqual(scored.confusion, [
    [2, 0, 0],
    [0, 3, 1],
    [1, 1, 0],
  ]);
});

test('cases add up, and nothing adds up to nothing', () => {
  assert.deepEqual(addedConfusions([confusion, confusion])?.[1], [4, 12, 4]);
  assert.equal(addedConfusions([]), null);
  assert.deepEqual(allOrNull([1, 2]), [1, 2]);
  assert.equal(allOrNull([1, null]), null);
});

test('the file has a row a class of the truth, and names cannot be formulas', () => {
  assert.equal(
    confusionTsv(namedConfusion(confusion, names)),
    "truth \\ prediction\tbackground\t'=A\tB\nbackground\t90\t1\t0\n'=A\t2\t6\t2\nB\t0\t0\t0\n",
  );
});

test('shares are of the true class, and a class without voxels has none', () => {
  assert.deepEqual(rowShares(namedConfusion(confusion, names))[1], [0.2, 0.6, 0.2]);
  assert.deepEqual(rowShares(namedConfusion(confusion, names))[2], [null, null, null]);
  const texts = [null, 0, 0.6, 1, 1e-5, 1 - 1e-5].map((share) => shareText(share));
  assert.deepEqual(texts, ['–', '0.0 %', '60.0 %', '100.0 %', '< 0.1 %', '> 99.9 %']);
});

test('a report sums the folds, shows them in the page, and says of older ones that there is nothing', () => {
  const facts = { runId: 'run', seed: 1, settings: { toleranceMm: 2.5 } };
  const report = buildReport(rows, classes, { ...facts, confusions: [confusion, confusion] });
  assert.deepEqual(report.confusion?.voxels[0], [180, 2, 0]);
  assert.match(reportHtml(report), /<th scope="row">Anterior<\/th><td>20\.0 %<br>4<\/td><td>60\.0 %<br>12<\/td>/);
  const { confusion: _, ...older } = buildReport(rows, classes, facts);
  assert.equal(reportSchema.parse(older).confusion, undefined);
  assert.doesNotMatch(reportHtml(reportSchema.parse(older)), /true class/);
});
