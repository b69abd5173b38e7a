import type { CombineWay } from '../../../shared/combine.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import type { Sample } from '../volume/volume.ts';
import { createCombiner } from './combine.ts';
import { bySteps, predictEnsemble, type TrainedNetwork } from './predict-ensemble.ts';
import { predictCase, type CasePrediction, type PredictOptions } from './predict-sample.ts';

/** A run, whose networks are averaged, or one of its networks. */
export interface GroupMember {
  readonly trained: readonly TrainedNetwork[];
  readonly pipeline: Pipeline;
}

/**
 * What the members together make of a case, on the case's own grid. Each is given the case as its own pipeline prepares
 * it, and they may differ in everything but classes and channels. They are predicted one after the other. Where networks
 * are averaged patch by patch and only the label is wanted, no probabilities of the whole case are ever in memory.
 */
export async function predictGroup(
  sample: Sample,
  members: readonly GroupMember[],
  { way, shares }: { way: CombineWay; shares: readonly number[] },
  { keepProbabilities, signal, onProgress }: PredictOptions & { readonly keepProbabilities: boolean },
): Promise<CasePrediction> {
  const [first] = members;
  if (members.length === 1 && bySteps(first.trained).length === 1) {
    const networks = first.trained.map(({ network }) => network);
    const pipeline = { ...first.pipeline, steps: first.trained[0].steps };
    return predictCase(sample, networks, pipeline, { keepProbabilities, signal, onProgress });
  }
  const combiner = createCombiner(way, shares);
  for (const [i, { trained, pipeline }] of members.entries()) {
    const probabilities = await predictEnsemble(sample, trained, pipeline, {
      signal,
      onProgress: (patches, total) => onProgress?.(i * total + patches, members.length * total),
    });
    combiner.add(probabilities);
  }
  const { label, probabilities } = combiner.finish();
  return { label, probabilities: keepProbabilities ? probabilities : null };
}
