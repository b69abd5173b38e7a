import type { Dataset } from '../../../../shared/dataset.ts';
import { StudioError } from '../../../../shared/errors.ts';
import { chosen, hasError } from '../../calls/new-run.ts';
import type { OpenWorkspace, StoredDataset } from '../../workspace/workspace.ts';

export interface TrainingData extends StoredDataset {
  /** With the cases alone that a run would train on: labelled, without errors, not excluded. */
  readonly dataset: Dataset;
}

/** Throws `bad-dataset` where it was not scanned yet, or there is nothing to train on. */
export async function trainingData(workspace: OpenWorkspace, id: string): Promise<TrainingData> {
  const stored = await workspace.dataset(id);
  if (!stored.dataset) throw new StudioError('bad-dataset', `${stored.name} was not read yet`, 'open it in Data first');
  const dataset = chosen(stored.dataset, stored.choices);
  const cases = dataset.cases.filter((each) => each.label !== null && !hasError(each));
  if (cases.length > 0) return { ...stored, dataset: { ...dataset, cases } };
  const message = `${stored.name} has no labelled case without problems`;
  throw new StudioError('bad-dataset', message, 'see in Data what its cases lack');
}
