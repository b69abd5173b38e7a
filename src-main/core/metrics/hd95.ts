import { quantile } from '../evaluate/statistics.ts';
import { distanceScore } from './empty-policy.ts';
import { defineMetric } from './metric.ts';

export const hd95 = defineMetric({
  title: 'HD95',
  help: 'Hausdorff distance without the worst 5 %: the larger of the two 95th percentiles of distances between borders.',
  unit: 'mm',
  better: 'lower',
  basis: 'surfaces',
  // Per direction, as MetricsReloaded and MONAI; MedPy takes one percentile of both directions pooled.
  definition: 'HD95.max',
  params: {},
  score: (pair) =>
    distanceScore(pair, pair.surfaces(), ({ fromTruth, fromPrediction }) =>
      Math.max(quantile(fromTruth, 0.95), quantile(fromPrediction, 0.95)),
    ),
});
