import { emptyFlagOf } from './empty-policy.ts';
import { defineMetric } from './metric.ts';

export const volumeDifference = defineMetric({
  title: 'Volume difference',
  help: 'Predicted minus true volume: above zero where too much was marked. Its mean over cases is the bias.',
  unit: 'ml',
  better: 'zero',
  basis: 'counts',
  definition: 'P-T',
  params: {},
  score: (pair) =>
    emptyFlagOf(pair) === 'both-empty' ? NaN : ((pair.counts.fp - pair.counts.fn) * pair.voxelMm3) / 1000,
});
