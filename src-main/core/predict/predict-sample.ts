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
 * Several networks, as the folds of a cross-validation, are averaged patch by patch, which costs no memory. So are the
 * patches mirrored along each subset of `mirrorAxes`, their predictions mirrored back, as in nnU-Net.
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
    const predicted = predictPatches(networks, patches, [...patch, image.shape[3]], pipeline);
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
  { rank, prediction }: Pick<Pipeline, 'rank' | 'prediction'>,
): Float32Array {
  const predicted = tf.tidy(() => {
    const space = rank === 2 ? [y, x] : [z, y, x];
    const input = tf.stack(patches.map((patch) => tf.tensor(patch, [...space, channels])));
    // Of the tensor: before them lies the batch, and a 2D network has no z.
    const axes = [...new Set(prediction.mirrorAxes)].map((axis) => axis + rank - 2).filter((axis) => axis > 0);
    const mirrored = subsetsOf(axes).flatMap((subset) => {
      const given = subset.length === 0 ? input : tf.reverse(input, subset);
      const outputs = networks.map((network) => network.apply(given, { training: false }) as tf.Tensor);
      return subset.length === 0 ? outputs : outputs.map((output) => tf.reverse(output, subset));
    });
    return mirrored.length === 1 ? mirrored[0] : tf.div(tf.addN(mirrored), mirrored.length);
  });
  const values = predicted.dataSync() as Float32Array;
  predicted.dispose();
  return values;
}

/** All 2^n subsets, the empty one first. */
function subsetsOf(axes: readonly number[]): number[][] {
  return axes.reduce<number[][]>((subsets, axis) => subsets.flatMap((subset) => [subset, [...subset, axis]]), [[]]);
}
