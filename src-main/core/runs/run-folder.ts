import { randomBytes } from 'node:crypto';
import { constants, existsSync } from 'node:fs';
import { access, readdir, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { z } from 'zod';
import { datasetSchema, type Dataset } from '../../../shared/dataset.ts';
import { isStudioError, StudioError } from '../../../shared/errors.ts';
import { runSchema, type Fold, type Run } from '../../../shared/run.ts';
import { resolvePipeline, type Pipeline } from '../pipeline/pipeline.ts';
import { comparePlugins, copyPlugins, newlyUsed, usedPlugins } from '../plugins/used.ts';
import { makeFolder, readJson, toWriteError, writeJsonAtomic } from './files.ts';

/** The names of what lies in a run folder. */
export const runPaths = {
  run: (folder: string): string => join(folder, 'run.json'),
  pipeline: (folder: string): string => join(folder, 'pipeline.json'),
  dataset: (folder: string): string => join(folder, 'dataset.json'),
  lock: (folder: string): string => join(folder, 'run.lock'),
  cache: (folder: string): string => join(folder, 'cache'),
  /** Copies of the plug-ins that it uses, to look at: nothing is run from there. */
  plugins: (folder: string): string => join(folder, 'plugins'),
  report: (folder: string): string => join(folder, 'report.json'),
  reportPage: (folder: string): string => join(folder, 'report.html'),
  evaluation: (folder: string): string => join(folder, 'evaluation.tsv'),
  confusion: (folder: string): string => join(folder, 'confusion.tsv'),
  /** Charts of the scores. */
  figures: (folder: string): string => join(folder, 'figures'),
  /** One file a reader. */
  review: (folder: string): string => join(folder, 'review'),
  fold: (folder: string, fold: number): string => join(folder, `fold-${fold}`),
};

export const foldPaths = {
  /** Which cases are trained on and held out, as MIScnn writes it. */
  sampleList: (fold: string): string => join(fold, 'sample_list.json'),
  history: (fold: string): string => join(fold, 'history.tsv'),
  /** What the time went to; absent where an older version trained it. */
  times: (fold: string): string => join(fold, 'times.json'),
  log: (fold: string): string => join(fold, 'log.txt'),
  checkpoints: (fold: string): string => join(fold, 'checkpoints'),
  best: (fold: string): string => join(fold, 'checkpoints', 'best'),
  model: (fold: string): string => join(fold, 'model'),
  /** The steps with what was measured in the fold's training cases; absent where nothing is measured. */
  steps: (fold: string): string => join(fold, 'steps.json'),
  predictions: (fold: string): string => join(fold, 'predictions'),
  scores: (fold: string): string => join(fold, 'scores.json'),
  /** Written before the scores; absent where an older version made them. */
  confusion: (fold: string): string => join(fold, 'confusion.json'),
  detailedValidation: (fold: string): string => join(fold, 'detailed_validation.tsv'),
};

export interface OpenRun {
  readonly folder: string;
  readonly run: Run;
  readonly pipeline: Pipeline;
  readonly dataset: Dataset;
  /** Absolute: where the data lie on this machine. */
  readonly root: string;
  /** Sentences on plug-ins that are other ones than the run used last. */
  readonly warnings: readonly string[];
}

export interface NewRun {
  readonly folder: string;
  readonly command: Run['command'];
  readonly root: string;
  readonly dataset: Dataset;
  readonly pipeline: Pipeline;
  readonly folds: readonly Fold[];
  readonly studioVersion: string;
  readonly stratified?: boolean;
  /** Folder of prepared cases that runs share; made where it is not there. */
  readonly cache?: string;
}

/** Throws `not-writable` where no run folder can be made: something lies there, or the place may not be written. */
export async function requireFreeFolder(folder: string): Promise<void> {
  const name = basename(resolve(folder));
  const fault = (message: string, next: string): StudioError => new StudioError('not-writable', message, next);
  const found = await stat(folder).catch(() => null);
  if (found === null) return requireWritable(dirname(resolve(folder)), name);
  if (!found.isDirectory()) throw fault(`"${name}" is a file, not a folder`, 'name another folder');
  if (existsSync(runPaths.run(folder))) {
    throw fault(`the folder "${name}" holds a run already`, 'go on with it by "resume", or name another folder');
  }
  if ((await readdir(folder)).length > 0) throw fault(`the folder "${name}" is not empty`, 'name another folder');
  return requireWritable(folder, name);
}

/** `name` can be written in `place`, or in folders yet to be made there. */
async function requireWritable(place: string, name: string): Promise<void> {
  while (!existsSync(place) && dirname(place) !== place) place = dirname(place);
  try {
    if (!(await stat(place)).isDirectory()) throw Object.assign(new Error(), { code: 'ENOTDIR' });
    await access(place, constants.W_OK);
  } catch (error) {
    throw toWriteError(error, name);
  }
}

/**
 * Makes the folder of a run that has yet to start; run.json is written last, so that a folder with it is whole. Throws
 * `not-writable`, and leaves nothing behind then.
 */
export async function createRun(given: NewRun): Promise<void> {
  const { folder, command, root, dataset, pipeline, folds, studioVersion, cache } = given;
  const seen = (path: string): string => relative(resolve(folder), resolve(path)).replaceAll('\\', '/');
  await requireFreeFolder(folder);
  const existed = existsSync(folder);
  const run: Run = {
    schemaVersion: 1,
    id: `run-${new Date().toISOString().slice(0, 10)}-${randomBytes(4).toString('hex')}`,
    created: new Date().toISOString(),
    command,
    data: seen(root),
    ...(cache !== undefined && { cache: seen(cache) }),
    folds: folds.map(({ train, validation }) => ({ train: [...train], validation: [...validation] })),
    ...(given.stratified === true && { stratified: true }),
    status: 'new',
    reason: null,
    versions: { studio: studioVersion, node: process.versions.node, tensorflow: null },
    plugins: usedPlugins({ pipeline, dataset }),
  };
  try {
    if (cache !== undefined) await makeFolder(cache);
    await makeFolder(folder);
    await copyPlugins(run.plugins, runPaths.plugins(folder));
    await writeJsonAtomic(runPaths.pipeline(folder), pipeline);
    await writeJsonAtomic(runPaths.dataset(folder), dataset);
    await writeJsonAtomic(runPaths.run(folder), run);
  } catch (error) {
    const made = existed ? [runPaths.pipeline(folder), runPaths.dataset(folder), runPaths.plugins(folder)] : [folder];
    for (const path of made) await rm(path, { recursive: true, force: true }).catch(() => {});
    throw error;
  }
}

/**
 * A run to go on with or to predict by. Throws `not-found` where there is no run, `bad-file` or `bad-pipeline` for damaged
 * files, `bad-plugin` where a plug-in that it needs is not there.
 */
export async function openRun(folder: string): Promise<OpenRun> {
  return read(folder, false);
}

/** A run to look at, which takes no plug-in. */
export async function viewRun(folder: string): Promise<OpenRun> {
  return read(folder, true);
}

async function read(folder: string, isOnlySeen: boolean): Promise<OpenRun> {
  if (!existsSync(runPaths.run(folder))) {
    throw new StudioError(
      'not-found',
      `"${basename(folder)}" is no run: it has no run.json`,
      'name a folder made by train or cross-validate',
    );
  }
  const run = await readJson(runPaths.run(folder), runSchema);
  const dataset = await readJson(runPaths.dataset(folder), datasetSchema);
  const warnings = isOnlySeen ? [] : comparePlugins(run.plugins);
  const pipeline = resolvePipeline(await readJson(runPaths.pipeline(folder), z.unknown()), isOnlySeen);
  return { folder, run, pipeline, dataset, root: resolve(folder, run.data), warnings };
}

/** Throws `bad-plugin` where a plug-in that the run needs is not there; all else is left to who opens it. */
export async function requirePlugins(folder: string): Promise<void> {
  await openRun(folder).catch((error: unknown) => {
    if (isStudioError(error, 'bad-plugin')) throw error;
  });
}

/** What is to be told of a run before it is gone on with or predicted by. Throws as `openRun`. */
export async function runWarnings(folder: string): Promise<readonly string[]> {
  return (await openRun(folder)).warnings;
}

/** Notes which versions of plug-ins a run goes on with, and keeps copies of them. */
export async function recordPlugins({ folder, run, pipeline, dataset }: OpenRun): Promise<void> {
  const added = newlyUsed(usedPlugins({ pipeline, dataset }), run.plugins);
  if (added.length === 0) return;
  await copyPlugins(added, runPaths.plugins(folder));
  await updateRun(folder, { plugins: [...run.plugins, ...added] });
}

export async function updateRun(folder: string, change: Partial<Run>): Promise<void> {
  const run = await readJson(runPaths.run(folder), runSchema);
  await writeJsonAtomic(runPaths.run(folder), { ...run, ...change });
}
