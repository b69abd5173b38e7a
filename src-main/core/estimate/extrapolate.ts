import type { Estimate } from '../../../shared/configure.ts';
import type { Case, Dataset } from '../../../shared/dataset.ts';
import type { Fold } from '../../../shared/run.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import { canonicalShape, patchShapeOf } from '../pipeline/shapes.ts';
import { voxelCount } from '../volume/volume.ts';
import { predictBatches, type Measured } from './measure.ts';

export interface Machine {
  readonly machineBytes: number;
  readonly freeBytes: number;
}

/**
 * What a whole run will take, from what a few steps took. Upper bounds where the run may end sooner: early stopping is
 * not foreseen.
 */
export function extrapolate(
  measured: Measured,
  { pipeline, dataset, folds }: { pipeline: Pipeline; dataset: Dataset; folds: readonly Fold[] },
  machine: Machine,
): Estimate {
  const { training, batches } = pipeline;
  const cases = new Map(dataset.cases.map((each) => [each.id, each]));
  const used = [...new Set(folds.flatMap(({ train, validation }) => [...train, ...validation]))];
  const stepsOf = ({ train }: Fold): number =>
    training.iterations || Math.max(1, Math.ceil((train.length * measured.patchesPerCase) / batches.size));

  const trainSeconds = folds.map((fold) => {
    const patches = Math.min(training.validationPatches, fold.validation.length * measured.patchesPerCase);
    const validation = fold.validation.length > 0 ? Math.ceil(patches / batches.size) * measured.validationSeconds : 0;
    const epoch = stepsOf(fold) * measured.stepSeconds + validation / training.validationEvery;
    const epochs = training.epochs * epoch;
    return training.minutes > 0 ? Math.min(epochs, training.minutes * 60 + validation) : epochs;
  });
  const predictSeconds = folds
    .flatMap(({ validation }) => validation.flatMap((id) => cases.get(id) ?? []))
    .map((each) => predictBatches(pipeline, each) * measured.predictBatchSeconds + measured.predictCaseSeconds);
  const recalibration = folds.length * training.recalibration * measured.validationSeconds;
  return {
    patchShape: [...(patchShapeOf(pipeline) ?? largestShape(pipeline, dataset.cases))],
    parameters: measured.parameters,
    memoryBytes: memoryOf(measured, pipeline, dataset, used),
    ...machine,
    secondsPerStep: measured.stepSeconds,
    stepsPerEpoch: Math.max(...folds.map(stepsOf)),
    epochs: training.epochs,
    folds: folds.length,
    totalSeconds: used.length * measured.prepareSeconds + sum(trainSeconds) + recalibration + sum(predictSeconds),
  };
}

/**
 * The peak that was measured, with the prepared cases that were not there yet, and what the largest case needs more than
 * the predicted one: its image twice, its labels, and its class probabilities twice where they are kept.
 */
function memoryOf(
  measured: Measured,
  pipeline: Pipeline,
  { cases, channels, classes }: Dataset,
  used: readonly string[],
) {
  const voxelsOf = (each: Case): number => voxelCount(canonicalShape(pipeline, each));
  const preparedBytes = (each: Case): number => voxelsOf(each) * (4 * channels.length + 1);
  const missing = cases.filter(({ id }) => used.includes(id) && !measured.preparedCases.includes(id));
  const prepared = pipeline.batches.store === 'memory' ? sum(missing.map(preparedBytes)) : 0;
  const probabilityBytes = pipeline.prediction.keepProbabilities ? 8 * classes.length : 0;
  const predictedBytes = (each: Case): number => voxelsOf(each) * (8 * channels.length + 2 + probabilityBytes);
  const predicted = cases.find(({ id }) => id === measured.predictedCase)!;
  const largest = Math.max(...cases.map(predictedBytes));
  return measured.peakBytes + prepared + Math.max(0, largest - predictedBytes(predicted));
}

function largestShape(pipeline: Pipeline, cases: readonly Case[]): number[] {
  const shapes = cases.map((each) => canonicalShape(pipeline, each));
  return [0, 1, 2].map((axis) => Math.max(...shapes.map((shape) => shape[axis])));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, each) => total + each, 0);
}
