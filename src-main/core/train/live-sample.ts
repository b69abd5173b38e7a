import type { Slice } from '../../../shared/slice.ts';
import { readSlices, type PreparedCase } from '../batches/prepare.ts';
import { cropPatch } from '../patches/crop.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import { patchShapeOf } from '../pipeline/shapes.ts';
import { predictSample } from '../predict/predict-sample.ts';
import type { tfl } from '../tf/index.ts';
import { argmax } from '../volume/one-hot.ts';
import { channelPercentiles } from '../volume/percentile.ts';
import { axialSlice } from '../volume/slice.ts';

/** At least so long from one sample to the next, and so many times as long as making it took. */
const leastPauseMs = 10_000;
const leastPauseShare = 49;

/**
 * Shows a case while it is learnt, now and then: at most every 10 s and 2 % of the time. Drawing on no random numbers
 * and writing to no weight, it leaves a training as it is. Resolves to null when it is not the time.
 */
export function createSampler(show = showCase): (...given: Parameters<typeof showCase>) => Promise<Slice | null> {
  let [next, isFirst] = [-Infinity, true];
  return async (...given) => {
    const start = performance.now();
    if (start < next) return null;
    const slice = await show(...given);
    // The first includes what TensorFlow does once for all.
    const cost = isFirst ? 0 : performance.now() - start;
    isFirst = false;
    next = performance.now() + Math.max(leastPauseMs, leastPauseShare * cost);
    return slice;
  };
}

/** The slice of a prepared case that holds most foreground, with its truth and what the network makes of it now. */
export async function showCase(
  prepared: PreparedCase,
  network: tfl.LayersModel,
  pipeline: Pipeline,
  signal: AbortSignal,
): Promise<Slice> {
  const [depth, height, width] = prepared.shape;
  const z = fullestSlice(prepared);
  // As deep as a patch: what the network sees around the slice is what it sees in training.
  const patch = patchShapeOf(pipeline);
  const slab = pipeline.rank === 2 ? 1 : patch === null ? depth : Math.min(depth, patch[0]);
  const start = Math.min(Math.max(0, z - (slab >> 1)), depth - slab);
  const { sample, first } = await readSlices(prepared, start, slab);
  const cut = cropPatch(sample, [start - first, 0, 0], [slab, height, width]);
  const probabilities = await predictSample(cut, [network], { ...pipeline, steps: [] }, { signal });
  const plane = cropPatch(cut, [z - start, 0, 0], [1, height, width]);
  const [low, high] = channelPercentiles(plane.image, 0, [1, 99]);
  const shown = axialSlice(plane.image, plane.label, 0, [low, high]);
  const { label: prediction } = axialSlice(cut.image, argmax(probabilities), z - start, [low, high]);
  return { ...shown, prediction };
}

function fullestSlice({ foreground, shape: [depth, height, width] }: PreparedCase): number {
  const counts = new Float64Array(depth);
  for (const voxels of foreground.voxels) for (const index of voxels) counts[Math.floor(index / (height * width))]++;
  const most = Math.max(...counts);
  return most === 0 ? depth >> 1 : counts.indexOf(most);
}
