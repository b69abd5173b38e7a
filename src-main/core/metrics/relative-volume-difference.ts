import { defineMetric } from './metric.ts';

export const relativeVolumeDifference = defineMetric({
  title: 'Relative volume difference',
  help: 'Predicted minus true volume in percent of the true one: −100 % where nothing was predicted, no limit above.',
  unit: '%',
  better: 'zero',
  basis: 'counts',
  definition: '(P-T)/T',
  params: {},
  score: ({ counts: { tp, fp, fn } }) => (tp + fn === 0 ? NaN : (100 * (fp - fn)) / (tp + fn)),
});
