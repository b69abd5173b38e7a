import { mean } from '../evaluate/statistics.ts';
import { distanceScore } from './empty-policy.ts';
import { defineMetric } from './metric.ts';

export const masd = defineMetric({
  title: 'MASD',
  help: 'Mean average surface distance: the mean of the two mean ways from one border to the other, so that both masks count alike however large.',
  unit: 'mm',
  better: 'lower',
  basis: 'surfaces',
  // As Metrics Reloaded; the mean over both borders together is ASSD.
  definition: 'MASD',
  params: {},
  score: (pair) =>
    distanceScore(
      pair,
      pair.surfaces(),
      ({ fromTruth, fromPrediction }) => (mean(fromTruth) + mean(fromPrediction)) / 2,
    ),
});
