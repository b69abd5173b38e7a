import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { isStudioError } from '../../../shared/errors.ts';
import { openRun, runPaths } from '../../../src-main/core/runs/run-folder.ts';
import { makePredictedRun } from '../../support/predicted-run.ts';
import { makeTree, image, label } from '../io/tiny.ts';

test('a run that somebody else has made cannot send its files elsewhere', async () => {
  const study = await makeTree({
    ...{ 'images/a.nii': image(1), 'labels/a.nii': label(0, 1) },
    ...{ 'images/b.nii': image(2), 'labels/b.nii': label(0, 1) },
  });
  const run = await makePredictedRun(study, {});
  const [dataset, facts] = [runPaths.dataset(run), runPaths.run(run)].map((path) => readFileSync(path, 'utf8'));
  const opened = async (changedDataset: string, changedFacts: string): Promise<void> => {
    writeFileSync(runPaths.dataset(run), changedDataset);
    writeFileSync(runPaths.run(run), changedFacts);
    await openRun(run);
  };
  await opened(dataset, facts);
  const refused = async (work: Promise<void>, message: RegExp): Promise<void> =>
    assert.rejects(work, (error) => isStudioError(error, 'bad-file') && message.test(error.message));
  const outside = '"../../b"';
  await refused(opened(dataset.replace('"b"', outside), facts), /^dataset\.json: cases\.1\.id is "\.\.\/\.\.\/b"/);
  await refused(opened(dataset, facts.replace('"b"', outside)), /^run\.json: folds\.0\.train\.0 is "\.\.\/\.\.\/b"/);
  await refused(
    opened(dataset.replace('"images/b.nii"', '"../images/b.nii"'), facts),
    /^dataset\.json: cases\.1\.images\.0 is "\.\.\/images\/b\.nii"/,
  );
});
