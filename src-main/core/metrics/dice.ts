import { defineMetric } from './metric.ts';

export const dice = defineMetric({
  title: 'Dice',
  help: 'Overlap of truth and prediction: twice the shared voxels over the voxels of both, from 0 (none) to 1 (equal).',
  unit: '',
  better: 'higher',
  basis: 'counts',
  definition: 'DSC',
  params: {},
  score: ({ counts: { tp, fp, fn } }) => (2 * tp) / (2 * tp + fp + fn),
});
