import { defineMetric } from './metric.ts';

export const sensitivity = defineMetric({
  title: 'Sensitivity',
  help: 'Share of the true voxels that were found (recall, true positive rate), from 0 to 1.',
  unit: '',
  better: 'higher',
  basis: 'counts',
  definition: 'TP/(TP+FN)',
  params: {},
  score: ({ counts: { tp, fn } }) => tp / (tp + fn),
});
