import type { Pipeline } from '../pipeline/pipeline.ts';
import type { tfl } from '../tf/index.ts';
import type { FloatVolume, Sample } from '../volume/volume.ts';
import { addShare } from './combine.ts';
import { predictSample, type PredictOptions } from './predict-sample.ts';

/** A network, and the steps whose output it was trained on. */
export interface TrainedNetwork {
  readonly network: tfl.LayersModel;
  readonly steps: Pipeline['steps'];
}

/**
 * The mean of what the networks of a run predict, on the case's own grid. Those with the same steps are averaged patch by
 * patch. Where steps were measured in each fold's own training cases, each network is given the case as its own steps
 * leave it, and the probabilities of whole cases are averaged.
 */
export async function predictEnsemble(
  sample: Sample,
  trained: readonly TrainedNetwork[],
  pipeline: Pipeline,
  { signal, onProgress }: PredictOptions = {},
): Promise<FloatVolume> {
  const groups = bySteps(trained);
  let sum: FloatVolume | null = null;
  for (const [i, group] of groups.entries()) {
    const predicted = await predictSample(
      sample,
      group.map(({ network }) => network),
      { ...pipeline, steps: group[0].steps },
      { signal, onProgress: (patches, total) => onProgress?.(i * total + patches, groups.length * total) },
    );
    sum = addShare(sum, predicted, group.length / trained.length);
  }
  return sum!;
}

/** Those with the same steps together. */
export function bySteps(trained: readonly TrainedNetwork[]): TrainedNetwork[][] {
  const keys = trained.map(({ steps }) => JSON.stringify(steps));
  return [...new Set(keys)].map((key) => trained.filter((_, i) => keys[i] === key));
}
