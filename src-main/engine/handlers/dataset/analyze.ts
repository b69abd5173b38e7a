import { join } from 'node:path';
import { isStudioError, StudioError } from '../../../../shared/errors.ts';
import type { Analysis } from '../../../../shared/study.ts';
import { analyze } from '../../../core/explore/analyze.ts';
import type { CallContext } from '../../../rpc/server.ts';
import { chosen, hasError } from '../../calls/new-run.ts';
import type { Studio } from '../../studio.ts';
import { requireAllowed, requireFolder, scannedDataset } from './study.ts';

/** Of what a training would see: cases without errors that are not excluded. */
export async function analyzeDataset(
  studio: Studio,
  id: string,
  { signal, progress }: CallContext<'dataset.analyze'>,
): Promise<Analysis> {
  const { workspace } = studio;
  const stored = await scannedDataset(workspace, id);
  const { name, folder, dataset, choices } = stored;
  await requireFolder(stored);
  const { classes, cases: included } = chosen(dataset, choices);
  const cases = included.filter((each) => !hasError(each));
  await requireAllowed(studio, folder, cases);
  const request = { root: folder, cases, dataset: { name, channels: dataset.channels, classes } };
  const cacheFolder = join(workspace.cacheFolder, 'analysis');
  try {
    return await analyze({ ...request, cacheFolder }, { signal, onProgress: progress });
  } catch (error) {
    // Without errors when it was scanned, so that a file has changed since.
    if (!isStudioError(error, 'bad-dataset', 'bad-file', 'not-found') || cases.length === 0) throw error;
    throw new StudioError(error.tag, error.message, 'scan the data set again: this file has changed', { cause: error });
  }
}
