import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { StudioError } from '../../../shared/errors.ts';
import { formatOf } from '../../core/io/format-of.ts';
import { listImages } from '../../core/io/list-images.ts';
import { loadCase, toNative } from '../../core/io/load-case.ts';
import { predictSample } from '../../core/predict/predict-sample.ts';
import { makeFolder } from '../../core/runs/files.ts';
import { foldPaths, openRun, runPaths } from '../../core/runs/run-folder.ts';
import { startTensorFlow } from '../../core/tf/index.ts';
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
}

export interface PredictProgress {
  readonly caseId: string;
  readonly done: number;
  readonly total: number;
  /** Of this case, 0 … 1. */
  readonly share: number;
}

/**
 * Predicts every case of the input by the run's network, or the mean of its folds' networks. Labels lie on the input's
 * own grid with its header codes. Resolves to the names of the cases.
 */
export async function predictFolder(call: PredictCall): Promise<{ schemaVersion: 1; cases: string[]; models: number }> {
  const { run, pipeline, dataset } = await openRun(call.run);
  const folders = run.folds
    .map((_, fold) => foldPaths.model(runPaths.fold(call.run, fold)))
    .filter((folder) => existsSync(folder));
  if (folders.length < run.folds.length) {
    throw new StudioError(
      'bad-run',
      `${folders.length} of ${run.folds.length} folds are trained`,
      'finish the run by "resume" first',
    );
  }
  const images = await listImages(call.input, dataset.channels.length);
  await makeFolder(call.out);
  startTensorFlow();
  const networks = await Promise.all(folders.map(loadModel));
  try {
    for (const [done, { id, images: paths }] of images.entries()) {
      const { sample, origin } = await loadCase('/', { id, images: [...paths], label: null }, dataset);
      const probabilities = await predictSample(sample, networks, pipeline, {
        signal: call.signal,
        onProgress: (patches, total) =>
          call.onProgress?.({ caseId: id, done, total: images.length, share: patches / total }),
      });
      const write = async (name: string, volume: Parameters<typeof toNative>[0]): Promise<void> => {
        const path = join(call.out, name);
        await formatOf(path).write!(path, toNative(volume, origin), origin.header);
      };
      await write(`${id}.nii.gz`, argmax(probabilities));
      if (call.probabilities) await write(`${id}_probabilities.nii.gz`, probabilities);
    }
  } finally {
    for (const network of networks) network.dispose();
  }
  return { schemaVersion: 1, cases: images.map(({ id }) => id), models: networks.length };
}
