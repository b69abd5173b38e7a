import { sum } from '../evaluate/statistics.ts';
import { distanceScore } from './empty-policy.ts';
import { defineMetric } from './metric.ts';

export const assd = defineMetric({
  title: 'ASSD',
  help: 'Average symmetric surface distance: the mean over the border voxels of both masks of the way to the other border.',
  unit: 'mm',
  better: 'lower',
  basis: 'surfaces',
  // Over all border voxels together; the mean of the two directed means is another measure (MASD).
  definition: 'ASSD.pooled',
  params: {},
  score: (pair) =>
    distanceScore(
      pair,
      pair.surfaces(),
      ({ fromTruth, fromPrediction }) =>
        (sum(fromTruth) + sum(fromPrediction)) / (fromTruth.length + fromPrediction.length),
    ),
});
