import { rankOf } from '../../../shared/rank.ts';
import type { Case } from '../../../shared/dataset.ts';
import type { Pipeline } from './pipeline.ts';

/** The pipeline for these cases: where what was `given` does not say 2 or 3, single slices are learnt by a 2D network. */
export function withRankOf(
  cases: readonly Pick<Case, 'shape' | 'orientation'>[],
  given: unknown,
  pipeline: Pipeline,
): Pipeline {
  const isSaid = typeof given === 'object' && given !== null && 'rank' in given;
  return isSaid ? pipeline : { ...pipeline, rank: rankOf(cases) };
}
