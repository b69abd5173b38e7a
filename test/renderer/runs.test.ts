import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RunProgress } from '../../shared/progress.ts';
import type { RunEntry } from '../../shared/workspace.ts';
import { comparedCurves, meanLine } from '../../src-renderer/charts/compared-curves.ts';
import { foldCurves } from '../../src-renderer/charts/curves.ts';
import { latestFinished, withResults } from '../../src-renderer/screens/results/choice.ts';
import {
  arranged,
  lostSeconds,
  phaseText,
  possible,
  reasonText,
  shareText,
  stateOf,
} from '../../src-renderer/screens/runs/run-state.ts';

const entry = (change: Partial<RunEntry>): RunEntry => ({
  ...{ id: 'a', name: 'A', folder: '/runs/a', dataset: { name: 'D', classes: [] }, command: 'cross-validate' },
  ...{ created: '2026-01-01T00:00:00Z', status: 'finished', reason: null, folds: 5, queued: null },
  ...{ isElsewhere: false, meanDice: null },
  ...change,
});

const progress = (change: Partial<RunProgress>): RunProgress => ({
  ...{ run: 'a', phase: 'training', cases: null, fold: 1, folds: 5, epoch: 12, epochs: 100, step: 30, steps: 60 },
  ...{ loss: 1, share: 0.25, remainingSeconds: 60, stepsPerSecond: 0.25, waiting: 0, memoryBytes: 1 },
  ...change,
});

test('what computes stands first, then the queue in its order, then the rest as given', () => {
  const runs = [
    entry({ id: 'old' }),
    entry({ id: 'second', status: 'paused', queued: 2 }),
    entry({ id: 'first', status: 'queued', queued: 1 }),
    entry({ id: 'now', status: 'running', queued: 0 }),
  ];
  const { now, queue, others } = arranged(runs);
  assert.deepEqual(
    [now, queue, others].map((list) => list.map(({ id }) => id)),
    [['now'], ['first', 'second'], ['old']],
  );
});

test('only what makes sense can be done with a run', () => {
  const names = (change: Partial<RunEntry>): string[] =>
    Object.entries(possible(entry(change))).flatMap(([name, is]) => (is ? [name] : []));
  assert.deepEqual(names({ status: 'running' }), ['pause', 'stop']);
  assert.deepEqual(names({ status: 'queued' }), ['pause', 'stop', 'remove']);
  assert.deepEqual(names({ status: 'paused' }), ['start', 'stop', 'remove']);
  assert.deepEqual(names({ status: 'failed' }), ['start', 'remove']);
  assert.deepEqual(names({ status: 'finished' }), ['remove']);
  assert.deepEqual(names({ status: 'missing' }), ['remove', 'locateFolder']);
  assert.deepEqual(names({ status: 'running', isElsewhere: true }), []);
  assert.equal(stateOf(entry({ status: 'running', isElsewhere: true })).word, 'Running elsewhere');
});

test('a phase tells the fold as people count, and cases where it counts them', () => {
  assert.equal(phaseText(progress({})), 'Training fold 2 of 5, epoch 12 of 100');
  assert.equal(phaseText(progress({ folds: 1, fold: 0 })), 'Training epoch 12 of 100');
  assert.equal(phaseText(progress({ phase: 'preparing', cases: { done: 3, total: 24 } })), 'Preparing case 3 of 24');
  const predicting = { phase: 'predicting' as const, cases: { done: 1, total: 8 } };
  assert.equal(phaseText(progress(predicting)), 'Predicting fold 2 of 5, case 1 of 8');
  assert.equal(phaseText(progress({ phase: 'predicting' })), 'Predicting fold 2 of 5');
  assert.equal(shareText(1), '99 %');
});

test('a reason is a sentence, without the kind that the command line puts before it', () => {
  assert.equal(
    reasonText('error[memory]: it needs 5 GiB; choose smaller patches'),
    'It needs 5 GiB; choose smaller patches.',
  );
  assert.equal(reasonText(null), 'It gave no reason.');
});

test('a stop loses the epoch that it interrupts, and nothing outside of training', () => {
  assert.equal(lostSeconds(progress({})), 120);
  assert.equal(lostSeconds(progress({ phase: 'predicting' })), 0);
  assert.equal(lostSeconds(progress({ stepsPerSecond: null })), 0);
  assert.equal(lostSeconds(undefined), 0);
});

test('the mean of folds is over the epochs that all of them have', () => {
  const line = (...values: number[]) => values.map((y, i) => ({ x: i + 1, y }));
  assert.deepEqual(meanLine([line(1, 2, 3), line(3, 4), []]), line(2, 3));
  assert.deepEqual(meanLine([[], line(5)]), line(5));
  assert.deepEqual(meanLine([]), []);
});

test('compared runs have a line each, or one a fold in one colour; equal names are told apart', () => {
  const record = {
    epoch: 1,
    loss: 1,
    learningRate: 1,
    validationLoss: 1,
    validationDice: [],
    seconds: 1,
    elapsedSeconds: 1,
  };
  const folds = [foldCurves([record], 0), foldCurves([{ ...record, loss: 3 }], 0)];
  const runs = [
    { name: 'A', folds },
    { name: 'A', folds: folds.slice(0, 1) },
  ];
  const options = { measure: 'loss' as const, colours: ['#111111', '#222222'] };
  const means = comparedCurves(runs, { ...options, isPerFold: false });
  assert.deepEqual(
    means.map(({ label }) => label),
    ['A', 'A (2)'],
  );
  assert.deepEqual(means[0].points, [{ x: 1, y: 2 }]);
  const lines = comparedCurves(runs, { ...options, isPerFold: true });
  assert.deepEqual(
    lines.map(({ label, colour }) => [label, colour]),
    [
      ['A, fold 1', '#111111'],
      ['A, fold 2', '#111111'],
      ['A (2)', '#222222'],
    ],
  );
});

test('results open at the run that finished last; runs that have not begun are not offered', () => {
  const runs = [
    entry({ id: 'waiting', status: 'queued', created: '2026-01-04' }),
    entry({ id: 'running', status: 'running', created: '2026-01-03' }),
    entry({ id: 'older', created: '2026-01-01' }),
    entry({ id: 'newer', created: '2026-01-02' }),
  ];
  assert.deepEqual(
    withResults(runs).map(({ id }) => id),
    ['older', 'newer', 'running'],
  );
  assert.equal(latestFinished(withResults(runs))?.id, 'newer');
  assert.equal(latestFinished([]), undefined);
});
