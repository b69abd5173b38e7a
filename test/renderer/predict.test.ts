import assert from 'node:assert/strict';
import { test } from 'node:test';
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
