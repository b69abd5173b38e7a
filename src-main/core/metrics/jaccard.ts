import { defineMetric } from './metric.ts';

export const jaccard = defineMetric({
  title: 'Jaccard',
  help: 'Intersection over union: shared voxels over the voxels in either mask, from 0 to 1. Equals Dice / (2 − Dice).',
  unit: '',
  better: 'higher',
  basis: 'counts',
  definition: 'IoU',
  params: {},
  score: ({ counts: { tp, fp, fn } }) => tp / (tp + fp + fn),
});
