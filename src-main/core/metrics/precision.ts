import { emptyFlagOf } from './empty-policy.ts';
import { defineMetric } from './metric.ts';

export const precision = defineMetric({
  title: 'Precision',
  help: 'Share of the predicted voxels that are right (positive predictive value), from 0 to 1.',
  unit: '',
  better: 'higher',
  basis: 'counts',
  definition: 'TP/(TP+FP)',
  params: {},
  score: (pair) => (emptyFlagOf(pair) === 'prediction-empty' ? 0 : pair.counts.tp / (pair.counts.tp + pair.counts.fp)),
});
