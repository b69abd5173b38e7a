import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { RunEntry, RunStatus, Workspace } from '../../../shared/workspace.ts';
import { workspacePaths } from './paths.ts';
import type { RunFacts } from './run-facts.ts';
import { comparisonName, type StoredRun, type StoredWorkspace } from './stored.ts';
import type { OpenWorkspace } from './workspace.ts';

export interface ViewParts {
  readonly workspace: OpenWorkspace;
  /** The run that this process works on; null where none. */
  readonly running: string | null;
  readFacts(folder: string): Promise<RunFacts | null>;
}

/** The workspace as windows see it. */
export async function viewWorkspace({ workspace, running, readFacts }: ViewParts): Promise<Workspace> {
  const { stored, folder } = workspace;
  const runs = await Promise.all(
    stored.runs.map(async (each) =>
      runEntry(each, workspace, running, await readFacts(workspace.resolve(each.folder))),
    ),
  );
  const waiting = runs.filter(({ queued }) => queued !== null).sort((a, b) => a.queued! - b.queued!);
  const others = runs.filter(({ queued }) => queued === null).sort((a, b) => (a.created < b.created ? 1 : -1));
  const nameOf = new Map(stored.runs.map(({ id, name }) => [id, name]));
  return {
    folder,
    name: stored.name,
    datasets: await Promise.all(stored.datasets.map((each) => datasetEntry(each, workspace))),
    pipelines: stored.pipelines.map((each) => ({ ...each, file: workspacePaths.pipeline(folder, each.id) })),
    runs: [...waiting, ...others],
    predictions: stored.predictions.map((each) => ({
      ...each,
      input: workspace.resolve(each.input),
      out: workspace.resolve(each.out),
      runName: [each.run, ...each.others].map((id) => nameOf.get(id) ?? 'a deleted run').join(' + '),
    })),
    comparisons: await Promise.all(stored.comparisons.map((each) => comparisonEntry(each, workspace))),
    trash: stored.trash.map(({ id, kind, name, deleted }) => ({ id, kind, name, deleted })),
  };
}

async function comparisonEntry(
  entry: StoredWorkspace['comparisons'][number],
  { resolve }: OpenWorkspace,
): Promise<Workspace['comparisons'][number]> {
  const folders = {
    truth: resolve(entry.truth),
    prediction: resolve(entry.prediction),
    images: entry.images === null ? null : resolve(entry.images),
  };
  const found = await Promise.all(
    Object.values(folders).map(async (each) => each === null || (await stat(each).catch(() => null))?.isDirectory()),
  );
  return { ...entry, ...folders, name: comparisonName(folders), isFound: found.every((each) => each === true) };
}

async function datasetEntry(
  { id, name, folder: stored }: StoredWorkspace['datasets'][number],
  workspace: OpenWorkspace,
): Promise<Workspace['datasets'][number]> {
  const folder = workspace.resolve(stored);
  // A file that is damaged: who opens the data set is told so. All others are shown, and this one can be deleted.
  const { dataset = null, scannedAt = null, choices } = (await workspace.dataset(id).catch(() => null)) ?? {};
  const found = await stat(folder).catch(() => null);
  const scanned = dataset && {
    at: scannedAt!,
    cases: dataset.cases.length,
    labelled: dataset.cases.filter(({ label }) => label !== null).length,
    problems: [dataset, ...dataset.cases].reduce((sum, { problems }) => sum + problems.length, 0),
  };
  const version = createHash('sha256')
    .update(JSON.stringify([scannedAt, choices]))
    .digest('base64url');
  return { id, name, folder, isFound: found?.isDirectory() ?? false, scanned, version };
}

function runEntry(
  { id, name, folder, dataset }: StoredRun,
  { stored, resolve }: OpenWorkspace,
  running: string | null,
  facts: RunFacts | null,
): RunEntry {
  const place = stored.queue.findIndex(({ run }) => run === id);
  const isElsewhere = facts !== null && facts.isLocked && running !== id;
  return {
    id,
    name,
    folder: resolve(folder),
    // As it is called here: after a repair, two data sets call themselves alike.
    dataset: {
      name: stored.datasets.find((each) => each.id === dataset)?.name ?? facts?.dataset.name ?? '',
      classes: facts?.dataset.classes ?? [],
    },
    command: facts?.run.command ?? 'cross-validate',
    created: facts?.run.created ?? '',
    status: statusOf(stored, place, running === id || isElsewhere, facts),
    reason:
      facts === null ? `the folder "${basename(folder)}" is not there, or holds no run any more` : facts.run.reason,
    folds: facts?.run.folds.length ?? 0,
    queued: place < 0 ? null : place,
    isElsewhere,
    meanDice: facts?.meanDice ?? null,
  };
}

function statusOf({ queue }: StoredWorkspace, place: number, isWorkedOn: boolean, facts: RunFacts | null): RunStatus {
  if (facts === null) return 'missing';
  if (isWorkedOn) return 'running';
  if (place >= 0) return queue[place].isPaused ? 'paused' : 'queued';
  // A process that was killed could not write down that it stopped.
  return facts.run.status === 'running' ? 'stopped' : facts.run.status;
}
