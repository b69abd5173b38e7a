import { distanceScore } from './empty-policy.ts';
import { defineMetric } from './metric.ts';
import { distanceWithin } from './surfels.ts';

export const hd95Surfel = defineMetric({
  title: 'HD95 (surfels)',
  help: "As DeepMind's surface-distance: the larger of the two distances within which 95 % of the surface area lies from the other surface.",
  unit: 'mm',
  better: 'lower',
  basis: 'surfaces',
  definition: 'HD95.surfel',
  params: {},
  score: (pair) =>
    distanceScore(pair, pair.surfels(), ({ fromTruth, fromPrediction }) =>
      Math.max(distanceWithin(fromTruth, 0.95), distanceWithin(fromPrediction, 0.95)),
    ),
});
