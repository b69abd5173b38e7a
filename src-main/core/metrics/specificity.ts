import { emptyFlagOf } from './empty-policy.ts';
import { defineMetric } from './metric.ts';

export const specificity = defineMetric({
  title: 'Specificity',
  help: 'Share of the voxels outside the structure that were left out of it. Near 1 for small structures whatever the quality.',
  unit: '',
  better: 'higher',
  basis: 'counts',
  definition: 'TN/(TN+FP)',
  params: {},
  score: (pair) => (emptyFlagOf(pair) === 'both-empty' ? NaN : pair.counts.tn / (pair.counts.tn + pair.counts.fp)),
});
