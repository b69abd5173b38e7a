import { existsSync, realpathSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isStudioError, StudioError } from '../../../shared/errors.ts';
import { listImages, type ImageCase } from '../../core/io/list-images.ts';
import { loadCase } from '../../core/io/load-case.ts';
import { predictEnsemble } from '../../core/predict/predict-ensemble.ts';
import { predictionFile, writePrediction } from '../../core/predict/prediction-files.ts';
import { makeFolder } from '../../core/runs/files.ts';
import { foldPaths, openRun, runPaths } from '../../core/runs/run-folder.ts';
import { startTensorFlow } from '../../core/tf/index.ts';
import { trainedFoldSteps } from '../../core/train/fold-steps.ts';
import { loadModel } from '../../core/train/model-file.ts';
import { argmax } from '../../core/volume/one-hot.ts';

export interface PredictCall {
  readonly run: string;
  /** A file, or a folder of images in any layout. */
  readonly input: string;
  readonly out: string;
  /** Also writes the class probabilities, one channel a class. */
  readonly probabilities: boolean;
  readonly signal?: AbortSignal;
  onProgress?(facts: PredictProgress): void;
  /** A case is written, or could not be predicted. */
  onCase?(outcome: PredictedCase): void;
}

export type PredictedCase = { readonly id: string } | FailedCase;

export interface FailedCase {
  readonly id: string;
  readonly message: string;
  readonly next: string;
}

export interface PredictProgress {
  readonly caseId: string;
  readonly done: number;
  readonly total: number;
  /** Of this case, 0 … 1. */
  readonly share: number;
}

export interface Predicted {
  readonly schemaVersion: 1;
  /** Ids of those that were written. */
  readonly cases: readonly string[];
  /** Those that could not be predicted; they cost the others nothing. */
  readonly failed: readonly FailedCase[];
  readonly models: number;
}

/** Faults of a case and not of the run or the machine. */
const caseFaults = ['not-found', 'not-readable', 'bad-file', 'bad-format', 'bad-dataset'] as const;

/**
 * Predicts every case of the input by the run's network, or the mean of its folds' networks. Labels lie on the input's
 * own grid with its header codes. A case that cannot be read or does not fit the network is left out and named.
 */
export async function predictFolder(call: PredictCall): Promise<Predicted> {
  const { run, pipeline, dataset } = await openRun(call.run);
  const folders = run.folds
    .map((_, fold) => runPaths.fold(call.run, fold))
    .filter((folder) => existsSync(join(foldPaths.model(folder), 'model.json')));
  if (folders.length < run.folds.length) {
    throw new StudioError(
      'bad-run',
      `${folders.length} of ${run.folds.length} folds are trained`,
      'finish the run by "resume" first',
    );
  }
  const images = await listImages(call.input, dataset.channels.length);
  requireOwnNames(images, call.out);
  await makeFolder(call.out);
  startTensorFlow();
  const steps = await Promise.all(folders.map((folder) => trainedFoldSteps(folder, pipeline)));
  const networks = await Promise.all(folders.map((folder) => loadModel(foldPaths.model(folder))));
  const trained = networks.map((network, i) => ({ network, steps: steps[i] }));
  const cases: string[] = [];
  const failed: FailedCase[] = [];
  try {
    for (const [done, { id, images: paths }] of images.entries()) {
      if (call.signal?.aborted) {
        throw new StudioError('cancelled', 'the prediction was stopped', 'the cases before are written');
      }
      const onProgress = (patches: number, total: number): void =>
        call.onProgress?.({ caseId: id, done, total: images.length, share: patches / total });
      try {
        const { sample, origin } = await loadCase('/', { id, images: [...paths], label: null }, dataset);
        const probabilities = await predictEnsemble(sample, trained, pipeline, { signal: call.signal, onProgress });
        const label = argmax(probabilities);
        await writePrediction(call.out, id, {
          label,
          probabilities: call.probabilities ? probabilities : null,
          origin,
        });
        cases.push(id);
        call.onCase?.({ id });
      } catch (error) {
        if (!isStudioError(error, ...caseFaults)) throw error;
        const fault: FailedCase = { id, message: error.message, next: error.next };
        failed.push(fault);
        call.onCase?.(fault);
      }
    }
  } finally {
    for (const network of networks) network.dispose();
  }
  return { schemaVersion: 1, cases, failed, models: networks.length };
}

/** Two cases of one name would be written over each other, and an image by its own label. */
function requireOwnNames(images: readonly ImageCase[], out: string): void {
  const firstOf = new Map<string, string>();
  for (const {
    id,
    images: [path],
  } of images) {
    const other = firstOf.get(id);
    if (other !== undefined) {
      const message = `two cases have the name ${id}: ${basename(other)} and ${basename(path)}`;
      throw new StudioError('bad-dataset', message, 'rename one, or predict their folders one after the other');
    }
    firstOf.set(id, path);
  }
  const inputs = new Set(images.flatMap((each) => each.images.map((path) => existing(path))));
  const overwritten = images.find(({ id }) => inputs.has(existing(predictionFile(out, id))));
  if (overwritten) {
    const message = `the label of ${overwritten.id} would be written over its image`;
    throw new StudioError('usage', message, 'name another folder for --out');
  }
}

/** A path with its links followed, so that two names of one file are equal. */
function existing(path: string): string {
  return existsSync(path) ? realpathSync(path) : path;
}
