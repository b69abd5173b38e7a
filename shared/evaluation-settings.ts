import { z } from 'zod';
import { defineParams, type ParamValues } from './params.ts';

/** What metrics can be asked for beside their formula, each setting once: metrics pick theirs, a pipeline has all. */
export const evaluationParams = defineParams({
  toleranceMm: {
    kind: 'number',
    default: 1,
    min: 0,
    max: 100,
    unit: 'mm',
    title: 'Surface tolerance',
    help: 'How far from the true surface a predicted one may lie and still count as right in NSD. Choose what readers differ by among themselves.',
  },
  lesionOverlap: {
    kind: 'number',
    isAdvanced: true,
    default: 0,
    min: 0,
    max: 0.99,
    title: 'Lesion overlap',
    help: 'A lesion counts as found, and a predicted one as right, where the other mask covers more than this share of it. 0: one voxel is enough.',
  },
});

export type EvaluationSettings = ParamValues<typeof evaluationParams>;

/** Those that are asked for; the others have their default. */
export const evaluationSettingsSchema = z
  .object({ toleranceMm: z.number().min(0).max(100), lesionOverlap: z.number().min(0).max(0.99) })
  .partial();
