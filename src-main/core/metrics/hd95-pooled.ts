import { quantile } from '../evaluate/statistics.ts';
import { distanceScore } from './empty-policy.ts';
import { defineMetric } from './metric.ts';

export const hd95Pooled = defineMetric({
  title: 'HD95 (pooled)',
  help: 'As MedPy: the 95th percentile of the distances of both borders taken together. Never above HD95.',
  unit: 'mm',
  better: 'lower',
  basis: 'surfaces',
  definition: 'HD95.pooled',
  params: {},
  score: (pair) =>
    distanceScore(pair, pair.surfaces(), ({ fromTruth, fromPrediction }) => {
      const both = new Float64Array(fromTruth.length + fromPrediction.length);
      both.set(fromTruth);
      both.set(fromPrediction, fromTruth.length);
      return quantile(both.sort(), 0.95);
    }),
});
