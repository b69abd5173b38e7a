import { basename, join } from 'node:path';
import type { CallArguments } from '../../../../shared/api.ts';
import { isStudioError, StudioError } from '../../../../shared/errors.ts';
import type { Analysis } from '../../../../shared/study.ts';
import { analyze, type AnalyzeRequest } from '../../../core/explore/analyze.ts';
import { explore } from '../../../core/explore/explore.ts';
import { writeExploration } from '../../../core/explore/write-exploration.ts';
import type { CallContext } from '../../../rpc/server.ts';
import { chosen, hasError } from '../../calls/new-run.ts';
import type { Studio } from '../../studio.ts';
import { isWithin } from '../../workspace/paths.ts';
import { requireAllowed, requireFolder, scannedDataset } from './study.ts';

/** Of what a training would see: cases without errors that are not excluded. */
export async function analyzeDataset(
  studio: Studio,
  id: string,
  { signal, progress }: CallContext<'dataset.analyze'>,
): Promise<Analysis> {
  const request = await requestOf(studio, id);
  return asScanned(request, () => analyze(request, { signal, onProgress: progress }));
}

/** Of the same cases, written into a folder. */
export async function exploreDataset(
  studio: Studio,
  { id, folder, bins }: CallArguments<'dataset.explore'>,
  { signal, progress }: CallContext<'dataset.explore'>,
): Promise<{ files: string[] }> {
  const request = await requestOf(studio, id);
  const target = await studio.allowed(folder);
  if (isWithin(target, request.root)) {
    const fault = `"${basename(target)}" lies within the data set itself`;
    throw new StudioError('usage', fault, 'choose a folder beside it');
  }
  const given = { ...request, bins };
  const exploration = await asScanned(request, () => explore(given, { signal, onProgress: progress }));
  return { files: await writeExploration(target, exploration) };
}

async function requestOf(studio: Studio, id: string): Promise<AnalyzeRequest> {
  const { workspace } = studio;
  const stored = await scannedDataset(workspace, id);
  const { name, folder, dataset, choices } = stored;
  await requireFolder(stored);
  const { classes, cases: included } = chosen(dataset, choices);
  const cases = included.filter((each) => !hasError(each));
  await requireAllowed(studio, folder, cases);
  const cacheFolder = join(workspace.cacheFolder, 'analysis');
  return { root: folder, cases, dataset: { name, channels: dataset.channels, classes }, cacheFolder };
}

async function asScanned<Value>({ cases }: AnalyzeRequest, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    // Without errors when it was scanned, so that a file has changed since.
    if (!isStudioError(error, 'bad-dataset', 'bad-file', 'not-found') || cases.length === 0) throw error;
    throw new StudioError(error.tag, error.message, 'scan the data set again: this file has changed', { cause: error });
  }
}
