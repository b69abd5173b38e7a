import type { CombineWay } from '../../../shared/combine.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import type { Sample } from '../volume/volume.ts';
import { createCombiner, type Combined } from './combine.ts';
import { predictEnsemble, type TrainedNetwork } from './predict-ensemble.ts';
import type { PredictOptions } from './predict-sample.ts';

/** A run, whose networks are averaged, or one of its networks. */
export interface GroupMember {
  readonly trained: readonly TrainedNetwork[];
  readonly pipeline: Pipeline;
}

/**
 * What the members together make of a case, on the case's own grid. Each is given the case as its own pipeline prepares
 * it, and they may differ in everything but classes and channels. They are predicted one after the other.
 */
export async function predictGroup(
  sample: Sample,
  members: readonly GroupMember[],
  { way, shares }: { way: CombineWay; shares: readonly number[] },
  { signal, onProgress }: PredictOptions = {},
): Promise<Combined> {
  const combiner = createCombiner(way, shares);
  for (const [i, { trained, pipeline }] of members.entries()) {
    const probabilities = await predictEnsemble(sample, trained, pipeline, {
      signal,
      onProgress: (patches, total) => onProgress?.(i * total + patches, members.length * total),
    });
    combiner.add(probabilities);
  }
  return combiner.finish();
}
