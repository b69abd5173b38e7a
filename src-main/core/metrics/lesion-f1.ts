import { defineMetric } from './metric.ts';
import { evaluationParams } from './settings.ts';

export const lesionF1 = defineMetric({
  title: 'Lesion F1',
  help: 'F1 score of lesions in place of voxels: connected parts (26 neighbours) of the truth that were found or missed, and predicted parts where there is nothing.',
  unit: '',
  better: 'higher',
  basis: 'lesions',
  // As ISLES'22 (Hernandez Petzsche et al. 2022, doi:10.1038/s41597-022-01875-5): one prediction may find several.
  definition: 'F1.lesion>{lesionOverlap}',
  params: { lesionOverlap: evaluationParams.lesionOverlap },
  score(pair, { lesionOverlap }) {
    const { truth, prediction } = pair.lesions();
    const tp = truth.filter((share) => share > lesionOverlap).length;
    const fn = truth.length - tp;
    const fp = prediction.filter((share) => !(share > lesionOverlap)).length;
    return (2 * tp) / (2 * tp + fp + fn);
  },
});
