import { sum } from '../evaluate/statistics.ts';
import { shareScore } from './empty-policy.ts';
import { defineMetric } from './metric.ts';
import { reachOf } from './reach.ts';
import { evaluationParams } from './settings.ts';
import { areaUpTo } from './surfels.ts';

export const nsdSurfel = defineMetric({
  title: 'NSD (surfels)',
  help: "As DeepMind's surface-distance: the share of both surfaces, by area, that lies within the tolerance of the other.",
  unit: '',
  better: 'higher',
  basis: 'surfaces',
  definition: 'NSD.surfel@{toleranceMm}mm',
  params: { toleranceMm: evaluationParams.toleranceMm },
  score: (pair, { toleranceMm }) =>
    shareScore(pair, pair.surfels(), ({ fromTruth, fromPrediction }) => {
      const reach = reachOf(toleranceMm);
      const within = areaUpTo(fromTruth, reach) + areaUpTo(fromPrediction, reach);
      return within / (sum(fromTruth.areas) + sum(fromPrediction.areas));
    }),
});
