import { setImmediate as nextTurn } from 'node:timers/promises';
import { StudioError } from '../../../shared/errors.ts';
import { cropVolume } from '../patches/crop.ts';
import { fullImagePatch } from '../patches/full-image.ts';
import { gridLocations } from '../patches/grid.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import { divisorOf, overlapVoxels, patchShapeOf } from '../pipeline/shapes.ts';
import { applySteps, undoSteps } from '../steps/run-steps.ts';
import { tf, type tfl } from '../tf/index.ts';
import { spatialShape, type FloatVolume, type Sample } from '../volume/volume.ts';
import { createMerger } from './merge.ts';

export interface PredictOptions {
  readonly signal?: AbortSignal;
  onProgress?(patches: number, total: number): void;
}

/**
 * Class probabilities of a case on its own grid, one channel a class: steps, patches, networks, merge, steps undone.
 * Several networks, as the folds of a cross-validation, are averaged patch by patch, which costs no memory.
 */
export async function predictSample(
  sample: Sample,
  networks: readonly tfl.LayersModel[],
  pipeline: Pipeline,
  { signal, onProgress }: PredictOptions = {},
): Promise<FloatVolume> {
  const stepped = applySteps({ ...sample, label: null }, pipeline.steps);
  const { image } = stepped.sample;
  const classes = networks[0].outputs[0].shape.at(-1)!;
  const shape = spatialShape(image.shape);
  const given = patchShapeOf(pipeline);
  const patch = given ?? fullImagePatch(shape, divisorOf(pipeline), pipeline.rank);
  const locations = gridLocations(shape, patch, given ? overlapVoxels(patch, pipeline.patches.overlap) : [0, 0, 0]);
  const merger = createMerger({ shape, channels: classes, patch, locations, weighting: pipeline.prediction.weighting });

  const { size } = pipeline.batches;
  for (let i = 0; i < locations.length; i += size) {
    if (signal?.aborted)
      throw new StudioError('cancelled', `the prediction of case ${sample.caseId} was stopped`, 'start it again');
    const group = locations.slice(i, i + size);
    const patches = group.map((start) => cropVolume(image, start, patch).data);
    const predicted = predictPatches(networks, patches, [...patch, image.shape[3]], pipeline.rank);
    const length = predicted.length / group.length;
    group.forEach((start, j) => merger.add(predicted.subarray(j * length, (j + 1) * length), start));
    onProgress?.(i + group.length, locations.length);
    // TensorFlow computes on this thread: signals and messages get their turn between batches.
    await nextTurn();
  }
  const merged: FloatVolume = { data: merger.finish(), shape: [...shape, classes], affine: image.affine };
  return undoSteps(merged, pipeline.steps, stepped.traces);
}

function predictPatches(
  networks: readonly tfl.LayersModel[],
  patches: readonly Float32Array[],
  [z, y, x, channels]: readonly number[],
  rank: 2 | 3,
): Float32Array {
  const predicted = tf.tidy(() => {
    const space = rank === 2 ? [y, x] : [z, y, x];
    const input = tf.stack(patches.map((patch) => tf.tensor(patch, [...space, channels])));
    const outputs = networks.map((network) => network.apply(input, { training: false }) as tf.Tensor);
    return outputs.length === 1 ? outputs[0] : tf.div(tf.addN(outputs), outputs.length);
  });
  const values = predicted.dataSync() as Float32Array;
  predicted.dispose();
  return values;
}
