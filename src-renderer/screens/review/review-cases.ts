import { isStudioError } from '../../../shared/errors.ts';
import type { VolumeSource } from '../../../shared/viewer.ts';
import type { Workspace } from '../../../shared/workspace.ts';
import { connection } from '../../state/host.ts';
import { listOfComparison, listOfRun, unscored, type ReviewList } from './case-scores.ts';

/** What cases are of: a data set, a run, a prediction, two label folders. */
export type ReviewOf = VolumeSource['of'];

/** Throws what the engine throws where the folder is gone. */
export async function readCases(of: ReviewOf, id: string, workspace: Workspace): Promise<ReviewList> {
  if (of === 'dataset') {
    const { dataset } = await connection.call('dataset.read', { id });
    return unscored(dataset.cases.filter(({ images }) => images.length > 0).map((each) => each.id));
  }
  if (of === 'prediction') return unscored(workspace.predictions.find((each) => each.id === id)?.cases ?? []);
  if (of === 'comparison') return listOfComparison(await connection.call('comparison.read', { id }));
  try {
    return listOfRun(await connection.call('run.results', { id }));
  } catch (error) {
    // A run that has not ended has no report yet, but cases of its scored folds.
    const cases = await casesOfRun(id);
    if (cases.length === 0 && isStudioError(error)) throw error;
    return unscored(cases);
  }
}

/** Those that were predicted by a model that had not seen them. */
export async function casesOfRun(id: string): Promise<string[]> {
  const { run, folds } = await connection.call('run.read', { id });
  return run.folds.flatMap(({ validation }, fold) => (folds[fold]?.isScored ? validation : []));
}
