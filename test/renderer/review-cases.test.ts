import assert from 'node:assert/strict';
import { test } from 'node:test';
import { outBeside, outInWorkspace, unfit } from '../../src-renderer/screens/predict/propose.ts';
import { progressOf } from '../../src-renderer/screens/predict/progress.ts';
import { ordered, scored } from '../../src-renderer/screens/review/case-order.ts';

const score = (caseId: string, name: string, value: number | null, metric = 'dice') => ({
  ...{ caseId, fold: 0, class: name, metric, value },
});
const classes = [
  { name: 'Liver', colour: '#ff0000' },
  { name: 'Tumour', colour: '#00ff00' },
];

test('worst first follows the mean Dice of the classes that have one', () => {
  const { cases } = scored({
    classes,
    scores: [
      ...[score('case-10', 'Liver', 0.9), score('case-10', 'Tumour', 0.5)],
      ...[score('case-2', 'Liver', 0.6), score('case-2', 'Tumour', null)],
      ...[score('case-3', 'Liver', null), score('case-3', 'Tumour', null)],
      score('case-2', 'Liver', 99, 'hd95'),
    ],
  });
  assert.deepEqual(
    cases.find(({ id }) => id === 'case-2'),
    {
      ...{ id: 'case-2', dice: 0.6, classDice: { Liver: 0.6, Tumour: null } },
    },
  );
  const ids = (order: 'worst' | 'best' | 'name') => ordered(cases, order).map(({ id }) => id);
  assert.deepEqual(ids('worst'), ['case-2', 'case-10', 'case-3']);
  assert.deepEqual(ids('best'), ['case-10', 'case-2', 'case-3']);
  assert.deepEqual(ids('name'), ['case-2', 'case-3', 'case-10']);
});

test('labels are proposed beside the scans, or in the workspace', () => {
  assert.equal(outBeside('/scans/new/'), '/scans/new-segmented');
  assert.equal(outBeside('/scans/a.b.nii.gz'), '/scans/a.b-segmented');
  assert.equal(outBeside(''), '');
  assert.equal(outInWorkspace('/scans/new', '/home/ann/study'), '/home/ann/study/predictions/new-segmented');
  assert.equal(outInWorkspace('C:\\scans\\new', 'D:\\study'), 'D:\\study\\predictions\\new-segmented');
});

test('only a finished run predicts; others say why not', () => {
  const run = { reason: null, isElsewhere: false } as Parameters<typeof unfit>[0];
  assert.equal(unfit({ ...run, status: 'finished' }), null);
  for (const status of ['new', 'running', 'stopped', 'failed', 'queued', 'paused', 'missing'] as const) {
    assert.match(unfit({ ...run, status })!, /: /, status);
  }
  assert.match(unfit({ ...run, status: 'failed', reason: 'disk full' })!, /disk full/);
});

test('progress of a prediction counts the case that is under way', () => {
  const progress = progressOf({ prediction: 'p', caseId: 'x', done: 1, total: 4, share: 0.5 });
  assert.deepEqual(progress, { share: 0.375, text: 'Case 2 of 4: x, 50 %' });
  assert.equal(progressOf({ prediction: 'p', caseId: null, done: 0, total: 0, share: 0 }), null);
});
