import { setImmediate as nextTurn } from 'node:timers/promises';
import { StudioError } from '../../../shared/errors.ts';
import { cropVolume } from '../patches/crop.ts';
import { fullImagePatch } from '../patches/full-image.ts';
import { gridLocations } from '../patches/grid.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import { divisorOf, overlapVoxels, patchShapeOf } from '../pipeline/shapes.ts';
import { applySteps, undoSteps, undoStepsInSlices } from '../steps/run-steps.ts';
import type { tfl } from '../tf/index.ts';
import { argmax, argmaxOfSlices } from '../volume/one-hot.ts';
import { planesOf } from '../volume/slices.ts';
import { spatialShape, type FloatVolume, type LabelVolume, type Sample, type Shape } from '../volume/volume.ts';
import { createMerger } from './merge.ts';
import { createPredictor, itemsOf } from './predictor.ts';

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
  options: PredictOptions = {},
): Promise<FloatVolume> {
  const { sample: given, traces } = applySteps({ ...sample, label: null }, pipeline.steps);
  const { value } = await mergedBlocks(given, networks, pipeline, { ...options, isWhole: true }).next();
  const merged = { data: value!, shape: predictedShape(given, networks), affine: given.image.affine };
  return undoSteps(merged, pipeline.steps, traces);
}

/**
 * The class of the largest probability at each voxel, what `argmax` says of `predictSample`. But probabilities are merged,
 * brought to the case's own grid and forgotten slice by slice: beside the case and its label, as many slices of them are
 * in memory as a patch has, however many the case has.
 */
export async function predictLabel(
  sample: Sample,
  networks: readonly tfl.LayersModel[],
  pipeline: Pipeline,
  options: PredictOptions = {},
): Promise<LabelVolume> {
  const { sample: given, traces } = applySteps({ ...sample, label: null }, pipeline.steps);
  const shape = predictedShape(given, networks);
  const blocks = mergedBlocks(given, networks, pipeline, { ...options, isWhole: false });
  const merged = { shape, affine: given.image.affine, planes: planesOf(blocks, shape) };
  return argmaxOfSlices(await undoStepsInSlices(merged, pipeline.steps, traces));
}

export interface CasePrediction {
  readonly label: LabelVolume;
  /** What the label was made of; null where it is not asked for. */
  readonly probabilities: FloatVolume | null;
}

/** The label of a case, and its class probabilities only where they are wanted: they are a float a voxel and class. */
export async function predictCase(
  sample: Sample,
  networks: readonly tfl.LayersModel[],
  pipeline: Pipeline,
  { keepProbabilities, ...options }: PredictOptions & { readonly keepProbabilities: boolean },
): Promise<CasePrediction> {
  if (!keepProbabilities)
    return { label: await predictLabel(sample, networks, pipeline, options), probabilities: null };
  const probabilities = await predictSample(sample, networks, pipeline, options);
  return { label: argmax(probabilities), probabilities };
}

function predictedShape({ image }: Sample, networks: readonly tfl.LayersModel[]): Shape {
  return [...spatialShape(image.shape), networks[0].outputs[0].shape.at(-1)!];
}

/**
 * Class probabilities of a case on the grid after its steps, in blocks of whole slices along z, each good until the next:
 * all in one, or as soon as no patch that is to come reaches them.
 */
async function* mergedBlocks(
  { caseId, image }: Sample,
  networks: readonly tfl.LayersModel[],
  pipeline: Pipeline,
  { signal, onProgress, isWhole }: PredictOptions & { readonly isWhole: boolean },
): AsyncGenerator<Float32Array, undefined> {
  const shape = spatialShape(image.shape);
  const given = patchShapeOf(pipeline);
  const patch = given ?? fullImagePatch(shape, divisorOf(pipeline), pipeline.rank);
  const locations = gridLocations(shape, patch, given ? overlapVoxels(patch, pipeline.patches.overlap) : [0, 0, 0]);
  const channels = networks[0].outputs[0].shape.at(-1)!;
  const { weighting } = pipeline.prediction;
  const merger = createMerger({ shape, channels, patch, locations, weighting, depth: isWhole ? shape[0] : patch[0] });
  const size = Math.min(itemsOf(pipeline, patch), locations.length);
  const predictor = createPredictor(networks, pipeline, [size, ...patch, image.shape[3]]);
  for (let i = 0; i < locations.length; i += size) {
    if (signal?.aborted)
      throw new StudioError('cancelled', `the prediction of case ${caseId} was stopped`, 'start it again');
    const group = locations.slice(i, i + size);
    const predicted = predictor.predict(group.map((start) => cropVolume(image, start, patch).data));
    const length = predicted.length / group.length;
    for (const [j, start] of group.entries()) {
      if (!isWhole) yield merger.take();
      merger.add(predicted.subarray(j * length, (j + 1) * length), start);
    }
    onProgress?.(i + group.length, locations.length);
    // TensorFlow computes on this thread: signals and messages get their turn between batches.
    await nextTurn();
  }
  yield merger.finish();
}
