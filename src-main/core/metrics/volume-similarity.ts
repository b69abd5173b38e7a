import { defineMetric } from './metric.ts';

export const volumeSimilarity = defineMetric({
  title: 'Volume similarity',
  help: 'How alike the two volumes are in size, wherever they lie: 1 minus their difference over their sum, from 0 to 1.',
  unit: '',
  better: 'higher',
  basis: 'counts',
  // Absolute, as Taha and Hanbury (2015, doi:10.1186/s12880-015-0068-x); SimpleITK's is signed, 2 (P − T) / (P + T).
  definition: 'VS.absolute',
  params: {},
  score: ({ counts: { tp, fp, fn } }) => 1 - Math.abs(fn - fp) / (2 * tp + fp + fn),
});
