import { shareScore } from './empty-policy.ts';
import { defineMetric } from './metric.ts';
import { reachOf } from './reach.ts';
import { evaluationParams } from './settings.ts';

export const nsd = defineMetric({
  title: 'NSD',
  help: 'Normalised surface distance: the share of the border voxels of both masks that lie within the tolerance of the other border, as MONAI counts them.',
  unit: '',
  better: 'higher',
  basis: 'surfaces',
  // Border voxels, each counting once, as HD95.max.
  definition: 'NSD.border@{toleranceMm}mm',
  params: { toleranceMm: evaluationParams.toleranceMm },
  score: (pair, { toleranceMm }) =>
    shareScore(pair, pair.surfaces(), ({ fromTruth, fromPrediction }) => {
      const reach = reachOf(toleranceMm);
      const within = countUpTo(fromTruth, reach) + countUpTo(fromPrediction, reach);
      return within / (fromTruth.length + fromPrediction.length);
    }),
});

/** How many of ascending values are not above the limit. */
function countUpTo(ascending: Float64Array, limit: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle] <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
