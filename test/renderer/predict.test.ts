import assert from 'node:assert/strict';
import { test } from 'node:test';
import { membersOf, misfit, parseWeights } from '../../src-renderer/screens/predict/combining.ts';
import { outBeside, outInWorkspace, unfit } from '../../src-renderer/screens/predict/propose.ts';
import { progressOf } from '../../src-renderer/screens/predict/progress.ts';

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

test('several runs are combined, of one run its folds; classes have to be the same', () => {
  const run = (name: string, folds: number, classes = ['background', 'tumour']) =>
    ({ name, folds, dataset: { name: 'd', classes } }) as const;
  assert.deepEqual(membersOf([run('a', 3)]), ['Fold 1', 'Fold 2', 'Fold 3']);
  assert.deepEqual(membersOf([run('a', 3), run('b', 1)]), ['a', 'b']);
  assert.equal(misfit(run('b', 1) as never, run('a', 3) as never), null);
  assert.match(misfit(run('b', 1, ['background', 'x']) as never, run('a', 3) as never)!, /those of a$/);
});

test('weights are as many numbers from 0 on as there are members, or none', () => {
  const members = ['a', 'b'];
  assert.deepEqual(parseWeights(' ', members), { weights: null });
  assert.deepEqual(parseWeights('2, 0.5', members), { weights: [2, 0.5] });
  assert.deepEqual(parseWeights('2 1', members), { weights: [2, 1] });
  for (const text of ['2', '1 2 3', '1 -1', '1 x', '0, 0']) assert.ok('fault' in parseWeights(text, members), text);
});
