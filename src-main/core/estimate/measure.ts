import type { Case, Dataset } from '../../../shared/dataset.ts';
import { isStudioError, StudioError } from '../../../shared/errors.ts';
import { createFeed } from '../batches/feed.ts';
import { patchesPerPass } from '../batches/plan.ts';
import type { PreparedCase } from '../batches/prepare.ts';
import { evaluateCase } from '../evaluate/evaluate.ts';
import { loadCase } from '../io/load-case.ts';
import { fullImagePatch } from '../patches/full-image.ts';
import { gridLocations } from '../patches/grid.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import { canonicalShape, divisorOf, gridOf, overlapVoxels, patchShapeOf } from '../pipeline/shapes.ts';
import { predictCase } from '../predict/predict-sample.ts';
import { itemsOf } from '../predict/predictor.ts';
import type { tfl } from '../tf/index.ts';
import { buildNetwork } from '../train/network.ts';
import { trainFold } from '../train/train-fold.ts';
import { voxelCount } from '../volume/volume.ts';

export interface MeasureOrder {
  readonly root: string;
  /** With the cases to measure alone, as of `casesToMeasure`: the first is predicted. */
  readonly dataset: Dataset;
  /** With its patch shape. */
  readonly pipeline: Pipeline;
  /** Folder for prepared cases, where the pipeline keeps them on disk. */
  readonly cache: string;
}

/** What a few real steps on real cases took on this machine. Times are seconds of wall clock. */
export interface Measured {
  readonly parameters: number;
  readonly prepareSeconds: number;
  /** Of a case, on average. */
  readonly patchesPerCase: number;
  readonly stepSeconds: number;
  /** Of one validation batch. */
  readonly validationSeconds: number;
  /** Of one batch of patches of a new case, and of all else that a held-out case takes: loading, merging, scoring. */
  readonly predictBatchSeconds: number;
  readonly predictCaseSeconds: number;
  /** Most memory of the process while it did all this, and the cases that it held prepared in it. */
  readonly peakBytes: number;
  readonly preparedCases: readonly string[];
  readonly predictedCase: string;
}

interface MeasureOptions {
  readonly signal: AbortSignal;
  /** Parts of the measurement that are done. */
  onProgress(done: number, total: number): void;
}

/** At most so many seconds go into training steps, and as many into a prediction; at least two steps are made. */
const partSeconds = 4;
const mostSteps = 10;
const mostCases = 4;
const parts = 4;

/** Of labelled cases the few that are measured: the one of median size, then the smallest. */
export function casesToMeasure(cases: readonly Case[]): Case[] {
  const bySize = cases.toSorted((a, b) => voxelCount(a.shape as never) - voxelCount(b.shape as never));
  const median = bySize[bySize.length >> 1];
  return [median, ...bySize.filter((each) => each !== median)].slice(0, mostCases);
}

/** Prepares the cases, trains and validates the network on them and predicts one, all as a run does. */
export async function measure(order: MeasureOrder, { signal, onProgress }: MeasureOptions): Promise<Measured> {
  const { root, dataset } = order;
  const { cases } = dataset;
  const network = buildNetwork(order.pipeline, dataset);
  const feed = createFeed(order.pipeline.batches.workers);
  try {
    onProgress(0, parts);
    const preparing = stopwatch();
    const steps = await feed.settle(cases, { root, dataset, steps: order.pipeline.steps });
    const pipeline = { ...order.pipeline, steps };
    const prepared = await feed.prepare(cases, {
      ...{ root, dataset, steps: pipeline.steps, seed: pipeline.seed, grid: gridOf(pipeline) },
      cache: pipeline.batches.store === 'disk' ? { own: order.cache, shared: null } : null,
    });
    const prepareSeconds = preparing() / cases.length;
    onProgress(1, parts);

    const timing = await timeTraining(network, pipeline, feed, prepared, signal);
    requireWanted(signal);
    onProgress(2, parts);
    const prediction = await timePrediction(network, { ...order, pipeline }, signal);
    onProgress(3, parts);
    const plan = { ...pipeline, mode: pipeline.patches.mode, patch: patchShapeOf(pipeline) };
    return {
      parameters: network.countParams(),
      prepareSeconds,
      patchesPerCase: patchesPerPass(prepared, plan) / cases.length,
      ...timing,
      ...prediction,
      peakBytes: process.resourceUsage().maxRSS * 1024,
      preparedCases: cases.map(({ id }) => id),
      predictedCase: cases[0].id,
    };
  } finally {
    await feed.close();
    network.dispose();
  }
}

/** Trains for a few steps, then validates one batch: by the training itself, which is stopped after its first epoch. */
async function timeTraining(
  network: tfl.LayersModel,
  pipeline: Pipeline,
  feed: ReturnType<typeof createFeed>,
  cases: readonly PreparedCase[],
  signal: AbortSignal,
): Promise<Pick<Measured, 'stepSeconds' | 'validationSeconds'>> {
  const ends: number[] = [];
  const enough = new AbortController();
  const clock = stopwatch();
  /** With the validation; null where training was cut off before it. */
  let total: number | null = null;
  const settings = { ...pipeline.training, minutes: 0, patience: 0, recalibration: 0 };
  const training = { ...settings, iterations: mostSteps, validationEvery: 1, validationPatches: pipeline.batches.size };
  await trainFold({
    network,
    pipeline: { ...pipeline, training },
    feed,
    training: cases,
    validation: cases,
    from: null,
    signal: AbortSignal.any([signal, enough.signal]),
    onStep() {
      ends.push(clock());
      if (ends.length >= 2 && clock() > partSeconds) enough.abort();
    },
    onEpoch() {
      total = clock();
      enough.abort();
      return Promise.resolve();
    },
  });
  // The first step pays for what is set up once.
  const steps = ends.slice(1).map((end, i) => end - ends[i]);
  const stepSeconds = medianOf(steps);
  // A training that was cut off did not validate: a forward pass is a third of a step.
  const validationSeconds = total === null ? stepSeconds / 3 : total - ends.at(-1)!;
  return { stepSeconds, validationSeconds };
}

/** Predicts and scores a case as far as the time goes. */
async function timePrediction(
  network: tfl.LayersModel,
  { root, dataset, pipeline }: MeasureOrder,
  signal: AbortSignal,
): Promise<Pick<Measured, 'predictBatchSeconds' | 'predictCaseSeconds'>> {
  const [each] = dataset.cases;
  const clock = stopwatch();
  const { sample } = await loadCase(root, each, dataset);
  const ends: number[] = [];
  const enough = new AbortController();
  const begun = clock();
  try {
    const { label: prediction } = await predictCase(sample, [network], pipeline, {
      keepProbabilities: pipeline.prediction.keepProbabilities,
      signal: AbortSignal.any([signal, enough.signal]),
      onProgress() {
        ends.push(clock());
        if (ends.length >= 2 && clock() - begun > partSeconds) enough.abort();
      },
    });
    evaluateCase({ caseId: each.id, truth: sample.label!, prediction, classes: dataset.classes, fold: 0 });
  } catch (error) {
    if (!enough.signal.aborted || !isStudioError(error, 'cancelled')) throw error;
  }
  const batches = ends.slice(1).map((end, i) => end - ends[i]);
  const predictBatchSeconds = batches.length > 0 ? medianOf(batches) : ends[0] - begun;
  return { predictBatchSeconds, predictCaseSeconds: Math.max(0, clock() - ends.length * predictBatchSeconds) };
}

/** Batches of patches that a case is predicted in. */
export function predictBatches(pipeline: Pipeline, each: Case): number {
  const shape = canonicalShape(pipeline, each);
  const given = patchShapeOf(pipeline);
  const patch = given ?? fullImagePatch(shape, divisorOf(pipeline), pipeline.rank);
  const overlap = given ? overlapVoxels(patch, pipeline.patches.overlap) : ([0, 0, 0] as const);
  return Math.ceil(gridLocations(shape, patch, overlap).length / itemsOf(pipeline, patch));
}

function requireWanted(signal: AbortSignal): void {
  if (signal.aborted) throw new StudioError('cancelled', 'the measurement was stopped', 'start it again');
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}

/** Seconds since it was started. */
function stopwatch(): () => number {
  const start = performance.now();
  return () => (performance.now() - start) / 1000;
}
