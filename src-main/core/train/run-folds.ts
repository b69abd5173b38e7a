import { existsSync } from 'node:fs';
import { appendFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { isStudioError } from '../../../shared/errors.ts';
import { historyTsv, type EpochRecord } from '../../../shared/history.ts';
import type { JobEvent } from '../../../shared/job.ts';
import type { Report } from '../../../shared/report.ts';
import type { Fold } from '../../../shared/run.ts';
import { engineText } from '../../../shared/time-bars.ts';
import type { Engine } from '../../../shared/times.ts';
import { createFeed, type Feed } from '../batches/feed.ts';
import type { PreparedCase } from '../batches/prepare.ts';
import type { PreparedFolders } from '../batches/prepared-files.ts';
import { addedConfusions, type Confusion } from '../evaluate/confusion.ts';
import { evaluateCase, type EvaluationRow } from '../evaluate/evaluate.ts';
import { readFoldScores, writeFoldScores, type FoldScores } from '../evaluate/fold-scores.ts';
import { detailedValidationTsv } from '../evaluate/tables.ts';
import { writeCurves } from '../figures/curves.ts';
import { loadCase } from '../io/load-case.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import { gridOf } from '../pipeline/shapes.ts';
import { predictCase } from '../predict/predict-sample.ts';
import { writePrediction } from '../predict/prediction-files.ts';
import { makeFolder, writeFileAtomic, writeJsonAtomic } from '../runs/files.ts';
import { foldPaths, runPaths, updateRun, type OpenRun } from '../runs/run-folder.ts';
import { tf, type tfl } from '../tf/index.ts';
import { checkpointPace, readCheckpoint, removeCheckpoints, writeCheckpoint } from './checkpoint.ts';
import { createSampler } from './live-sample.ts';
import { createTimekeeper } from './fold-times.ts';
import { areMeasured, readFoldSteps, trainedFoldSteps, writeFoldSteps } from './fold-steps.ts';
import { loadModel, saveModel } from './model-file.ts';
import { buildNetwork } from './network.ts';
import { settlePrecision } from './precision.ts';
import { remainingSeconds } from './progress.ts';
import { laps, stopwatch } from './stopwatch.ts';
import { trainFold } from './train-fold.ts';
import { writeReport } from './write-report.ts';

export interface RunOptions {
  readonly signal: AbortSignal;
  onEvent(event: JobEvent): void;
}

export interface RunOutcome {
  readonly finished: boolean;
  readonly report: Report | null;
}

const stopped: RunOutcome = { finished: false, report: null };

/**
 * A run from where it is to its end: each fold trained, its held-out cases predicted and scored, all of it reported.
 * What is finished is not done again. When the signal stopped it, it can be resumed. A run without held-out cases has no report.
 */
export async function runFolds(open: OpenRun, { signal, onEvent }: RunOptions): Promise<RunOutcome> {
  const { folder, run, pipeline } = open;
  const scores: FoldScores[] = [];
  const feed = createFeed(pipeline.batches.workers);
  let { engine } = run;
  const onEngine = async (chosen: Engine): Promise<void> => {
    if (engine) return;
    engine = chosen;
    await updateRun(folder, { engine });
  };
  try {
    const clock = stopwatch();
    const untrained = run.folds.filter((_, fold) => !isTrainedFold(folder, fold));
    // Where steps are measured in the training cases, each fold prepares its cases by itself.
    let prepared = areMeasured(pipeline) ? new Map() : await prepareCases(open, untrained, feed, { signal, onEvent });
    if (prepared === null) return stopped;
    /** Told to the next fold that is trained. */
    let preparing = clock();
    for (const [fold, { train, validation }] of run.folds.entries()) {
      onEvent({ type: 'fold', fold, folds: run.folds.length });
      const home = runPaths.fold(folder, fold);
      const lap = laps();
      const steps = await foldSteps(open, fold, feed, signal);
      if (steps === null) return stopped;
      const settle = (): OpenRun => ({ ...open, pipeline: settlePrecision({ ...pipeline, steps }, { engine }) });
      const settled = settle();
      if (areMeasured(pipeline) && !isTrainedFold(folder, fold)) {
        prepared = await prepareCases(settled, [run.folds[fold]], feed, { signal, onEvent });
        if (prepared === null) return stopped;
      }
      preparing += lap();
      const pick = (ids: readonly string[]): PreparedCase[] => ids.map((id) => prepared!.get(id)!);
      let network: tfl.LayersModel | null;
      if (isTrainedFold(folder, fold)) network = await loadModel(foldPaths.model(home));
      else {
        const cases = { training: pick(train), validation: pick(validation), preparing };
        network = await trainNetwork(settled, fold, feed, cases, { signal, onEvent, onEngine });
        preparing = 0;
      }
      if (network === null) return stopped;
      await removeCheckpoints(foldPaths.checkpoints(home));
      const scored = await scoreFold(settle(), fold, network, { signal, onEvent });
      network.dispose();
      if (scored === null) return stopped;
      scores.push(scored);
    }
  } finally {
    await feed.close();
  }
  // Nothing trains on them any more; it costs nothing that a file cannot be deleted just now.
  await rm(runPaths.cache(folder), { recursive: true, force: true }).catch(() => {});
  const rows = scores.flatMap((each) => each.rows);
  if (rows.length === 0) return { finished: true, report: null };
  const confusions = scores.filter((each) => each.rows.length > 0).map(({ confusion }) => confusion);
  return { finished: true, report: await writeReport(open, rows, confusions) };
}

/** The cases of these folds after their steps; null when stopped. */
async function prepareCases(
  { folder, run, pipeline, dataset, root }: OpenRun,
  folds: readonly Pick<Fold, 'train' | 'validation'>[],
  feed: Feed,
  { signal, onEvent }: RunOptions,
): Promise<Map<string, PreparedCase> | null> {
  const { steps, seed, batches } = pipeline;
  const needed = new Set(folds.flatMap(({ train, validation }) => [...train, ...validation]));
  const cases = dataset.cases.filter(({ id }) => needed.has(id));
  const grid = gridOf(pipeline);
  const cache = batches.store === 'disk' ? cacheFolders(folder, run) : null;
  if (cache) await makeFolder(cache.own);
  const prepared = await unlessClosed(feed, signal, () =>
    feed.prepare(cases, { root, dataset, steps, seed, grid, cache, program: run.versions.studio }, (done, total) =>
      onEvent({ type: 'prepared', done, total }),
    ),
  );
  return prepared && new Map(prepared.map((each) => [each.id, each]));
}

/** The shared folder counts where it is: a run that was moved does not make it somewhere else. */
function cacheFolders(folder: string, { cache }: OpenRun['run']): PreparedFolders {
  const shared = cache === undefined ? null : resolve(folder, cache);
  return { own: runPaths.cache(folder), shared: shared !== null && existsSync(shared) ? shared : null };
}

/** The fold's steps: measured in its training cases and stored where that has yet to be done; null when stopped. */
async function foldSteps(
  { folder, run, pipeline, dataset, root }: OpenRun,
  fold: number,
  feed: Feed,
  signal: AbortSignal,
): Promise<Pipeline['steps'] | null> {
  const home = runPaths.fold(folder, fold);
  if (isTrainedFold(folder, fold)) return trainedFoldSteps(home, pipeline);
  const stored = await readFoldSteps(home, pipeline);
  if (stored) return stored;
  const training = dataset.cases.filter(({ id }) => run.folds[fold].train.includes(id));
  const steps = await unlessClosed(feed, signal, () => feed.settle(training, { root, dataset, steps: pipeline.steps }));
  if (steps === null) return null;
  await makeFolder(home);
  await writeFoldSteps(home, steps);
  return steps;
}

/** A large study takes long to load: to stop ends the threads, and what is asked of them fails. Null when stopped. */
async function unlessClosed<T>(feed: Feed, signal: AbortSignal, work: () => Promise<T>): Promise<T | null> {
  const stop = (): void => void feed.close();
  signal.addEventListener('abort', stop);
  try {
    const result = await work();
    return signal.aborted ? null : result;
  } catch (error) {
    if (signal.aborted) return null;
    throw error;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function isTrainedFold(folder: string, fold: number): boolean {
  return existsSync(join(foldPaths.model(runPaths.fold(folder, fold)), 'model.json'));
}

interface FoldCases {
  readonly training: readonly PreparedCase[];
  readonly validation: readonly PreparedCase[];
  /** Seconds that preparing them took. */
  readonly preparing: number;
}

/** Trains the fold's network, from its last checkpoint on, and saves it; null when stopped. */
async function trainNetwork(
  { folder, run, pipeline, dataset }: OpenRun,
  fold: number,
  feed: Feed,
  { training, validation, preparing }: FoldCases,
  { signal, onEvent, onEngine }: RunOptions & { onEngine(engine: Engine): Promise<void> },
): Promise<tfl.LayersModel | null> {
  const home = runPaths.fold(folder, fold);
  await makeFolder(home);
  const { train, validation: heldOut } = run.folds[fold];
  await writeJsonAtomic(foldPaths.sampleList(home), { TRAINING: train, VALIDATION: heldOut });

  const network = buildNetwork(pipeline, dataset);
  const from = await readCheckpoint(foldPaths.checkpoints(home));
  const classNames = dataset.classes.slice(1).map(({ name }) => name);
  const pace = checkpointPace();
  const sample = createSampler();
  const times = await createTimekeeper(home, pipeline.batches.workers, from?.records.length ?? 0);
  times.add('prepare', preparing);
  const lap = laps();
  let history = from?.records ?? [];
  let best = Math.max(-1, ...history.map(meanDice));
  const done = await trainFold({
    network,
    pipeline,
    feed,
    training,
    validation,
    from,
    signal,
    onStep: (facts) => onEvent({ type: 'step', fold, ...facts }),
    async onEpoch({ records, waiting, checkpoint, ...measured }) {
      lap();
      const record = records.at(-1)!;
      const remaining = remainingSeconds(pipeline.training, records);
      onEvent({
        type: 'epoch',
        fold,
        folds: run.folds.length,
        epochs: pipeline.training.epochs,
        record,
        remainingSeconds: remaining,
        waiting,
      });
      // Before the checkpoint: who goes on from it computes in the same precision.
      if (measured.engine) await onEngine(measured.engine);
      if (measured.engine && records.length === (from?.records.length ?? 0) + 1)
        await appendFile(foldPaths.log(home), `steps are ${engineText(measured.engine)}\n`);
      await writeFileAtomic(foldPaths.history(home), historyTsv(records, classNames));
      await appendFile(foldPaths.log(home), logLine(record, waiting));
      // Before the checkpoint, whose history says that the best network is there.
      if (meanDice(record) > best) {
        best = meanDice(record);
        await saveModel(network, foldPaths.best(home));
      }
      await pace(signal.aborted, () => writeCheckpoint(foldPaths.checkpoints(home), checkpoint()));
      history = records;
      if (validation.length > 0 && !signal.aborted) {
        const slice = await unlessStopped(sample(validation[0], network, pipeline, signal));
        if (slice) onEvent({ type: 'sample', fold, epoch: record.epoch, caseId: validation[0].id, slice });
      }
      times.addEpoch({ ...measured.times, save: lap() }, measured);
      onEvent({ type: 'times', fold, times: await times.write() });
      lap();
    },
  });
  if (!done) {
    network.dispose();
    return null;
  }
  times.add('recalibrate', lap());
  await writeCurves(home, history, classNames);
  await saveModel(network, foldPaths.model(home));
  times.add('save', lap());
  onEvent({ type: 'times', fold, times: await times.write() });
  return network;
}

/** Predicts and scores the fold's held-out cases on their own grids; null when stopped. */
async function scoreFold(
  { folder, run, pipeline, dataset, root }: OpenRun,
  fold: number,
  network: tfl.LayersModel,
  { signal, onEvent }: RunOptions,
): Promise<FoldScores | null> {
  const home = runPaths.fold(folder, fold);
  const before = await readFoldScores(home);
  if (before) return before;
  const clock = stopwatch();
  await makeFolder(foldPaths.predictions(home));
  const { validation } = run.folds[fold];
  const rows: EvaluationRow[] = [];
  const confusions: Confusion[] = [];
  const { classes } = dataset;
  for (const [i, id] of validation.entries()) {
    if (signal.aborted) return null;
    const each = dataset.cases.find((candidate) => candidate.id === id)!;
    const { sample, origin } = await loadCase(root, each, dataset);
    const { keepProbabilities } = pipeline.prediction;
    const predicted = await unlessStopped(predictCase(sample, [network], pipeline, { signal, keepProbabilities }));
    if (predicted === null) return null;
    const { label: prediction } = predicted;
    const settings = pipeline.evaluation;
    const scored = evaluateCase({ caseId: id, truth: sample.label!, prediction, classes, settings, fold });
    rows.push(...scored.rows);
    confusions.push(scored.confusion);
    await writePrediction(foldPaths.predictions(home), id, { ...predicted, origin });
    onEvent({ type: 'predicted', fold, done: i + 1, total: validation.length });
  }
  if (rows.length > 0) await writeFileAtomic(foldPaths.detailedValidation(home), detailedValidationTsv(rows, classes));
  const confusion = addedConfusions(confusions);
  await writeFoldScores(home, { rows, confusion }, classes);
  if (validation.length > 0 && existsSync(foldPaths.times(home))) {
    const times = await createTimekeeper(home, pipeline.batches.workers);
    times.add('predict', clock());
    onEvent({ type: 'times', fold, times: await times.write() });
  }
  return { rows, confusion };
}

/** What was asked for, or null where the signal stopped it. */
async function unlessStopped<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (isStudioError(error, 'cancelled')) return null;
    throw error;
  }
}

function meanDice({ validationDice }: EpochRecord): number {
  const defined = validationDice.filter((value) => value !== null);
  return defined.length === 0 ? -1 : defined.reduce((sum, value) => sum + value, 0) / defined.length;
}

function logLine({ epoch, loss, learningRate, seconds }: EpochRecord, waiting: number): string {
  const { numTensors, numBytes } = tf.memory();
  const facts = [
    `epoch ${epoch}`,
    `loss ${loss.toPrecision(6)}`,
    `learning rate ${learningRate.toPrecision(4)}`,
    `${seconds.toFixed(1)} s`,
  ];
  return `${[...facts, `waited ${(100 * waiting).toFixed(1)} %`, `${numTensors} tensors`, `${(numBytes / 2 ** 20).toFixed(0)} MiB`].join(', ')}\n`;
}
