import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { newRun } from '../../src-main/engine/calls/new-run.ts';
import { readResults } from '../../src-main/engine/handlers/run/results.ts';
import type { OpenWorkspace } from '../../src-main/engine/workspace/workspace.ts';
import { makeTinyStudy, temporaryFolder, tinyPipeline } from '../support/tiny-study.ts';

const folder = join(temporaryFolder(), 'run');
const run = { name: 'Tiny', absolute: folder, dataset: null };
const workspace = { run: () => run } as unknown as OpenWorkspace;

before(async () => {
  await newRun({
    data: await makeTinyStudy(4),
    folder,
    command: 'cross-validate',
    pipeline: tinyPipeline,
    skipProblems: false,
    folds: { kind: 'k-fold', k: 2 },
    studioVersion: '0.0.0',
  });
});

test('a run of which no fold is scored has no results yet', async () => {
  await assert.rejects(readResults(workspace, 'id'), { tag: 'not-found' });
});

test('a run that has not finished shows the folds that are scored so far', async () => {
  const rows = [
    { caseId: 'b', fold: 1, classIndex: 1, metric: 'dice', value: 0.5 },
    { caseId: 'd', fold: 1, classIndex: 1, metric: 'dice', value: 0.75 },
    { caseId: 'd', fold: 1, classIndex: 1, metric: 'hd95', value: 'NaN' },
    { caseId: 'd', fold: 1, classIndex: 1, metric: 'of a newer version', value: 1 },
  ];
  mkdirSync(join(folder, 'fold-1'));
  writeFileSync(join(folder, 'fold-1', 'scores.json'), JSON.stringify(rows));
  const { report, scores } = await readResults(workspace, 'id');
  assert.deepEqual(
    report.folds.map(({ fold, cases }) => [fold, cases]),
    [[1, 2]],
  );
  assert.equal(report.meanForegroundDice, 0.625);
  assert.equal(report.pooled.cases, 2);
  assert.deepEqual(scores[2].value, null);
});
