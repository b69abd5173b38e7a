import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { scanFolder } from '../../src-main/core/io/scan.ts';
import { resolvePipeline } from '../../src-main/core/pipeline/pipeline.ts';
import { createRun, foldPaths, runPaths } from '../../src-main/core/runs/run-folder.ts';
import { temporaryFolder } from './tiny-study.ts';

/** A run of two folds that nothing was trained for: its prediction of a case is the label of another, as given. */
export async function makePredictedRun(study: string, predictions: Readonly<Record<string, string>>): Promise<string> {
  const folder = join(temporaryFolder(), 'run');
  const dataset = await scanFolder(study);
  const ids = dataset.cases.filter(({ label }) => label !== null).map(({ id }) => id);
  const half = ids.length >> 1;
  const folds = [ids.slice(0, half), ids.slice(half)].map((validation) => ({
    train: ids.filter((id) => !validation.includes(id)),
    validation,
  }));
  const given = { folder, command: 'cross-validate', root: study, dataset, folds, studioVersion: '0' } as const;
  await createRun({ ...given, pipeline: resolvePipeline({}) });
  for (const [fold, { validation }] of folds.entries()) {
    const home = foldPaths.predictions(runPaths.fold(folder, fold));
    mkdirSync(home, { recursive: true });
    for (const id of validation.filter((each) => each in predictions)) {
      const label = dataset.cases.find((each) => each.id === predictions[id])!.label!;
      copyFileSync(join(study, label), join(home, `${id}.nii.gz`));
    }
  }
  return folder;
}
