import { emptyFlagOf } from './empty-policy.ts';
import { defineMetric } from './metric.ts';

export const accuracy = defineMetric({
  title: 'Accuracy',
  help: 'Share of all voxels that are right, inside and outside. Near 1 for small structures whatever the quality.',
  unit: '',
  better: 'higher',
  basis: 'counts',
  definition: '(TP+TN)/N',
  params: {},
  score(pair) {
    const { tp, fp, fn, tn } = pair.counts;
    return emptyFlagOf(pair) === 'both-empty' ? NaN : (tp + tn) / (tp + fp + fn + tn);
  },
});
