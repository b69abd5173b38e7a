import { z } from 'zod';
import { pipelineSchema } from './configure.ts';
import { bytes } from './contract.ts';
import { epochRecordSchema, runProgressSchema, runSampleSchema } from './progress.ts';
import { reportSchema } from './report.ts';
import { runSchema } from './run.ts';
import { timeSumsSchema } from './times.ts';

/** Everything of a run that its screen shows; while it runs, events go on from here. */
export const runDetailSchema = z.object({
  id: z.string(),
  run: runSchema,
  pipeline: pipelineSchema,
  /** Foreground classes, as the records have their Dice. */
  classes: z.array(z.object({ name: z.string(), colour: z.string() })),
  folds: z.array(
    z.object({
      train: z.number(),
      validation: z.number(),
      isTrained: z.boolean(),
      isScored: z.boolean(),
      records: z.array(epochRecordSchema),
      /** null before its first epoch, and where an older version trained it. */
      times: timeSumsSchema.nullable(),
    }),
  ),
  progress: runProgressSchema.nullable(),
  sample: runSampleSchema.nullable(),
});

/** A score of a case; value null where it is undefined. */
export const scoreSchema = z.object({
  caseId: z.string(),
  fold: z.number(),
  class: z.string(),
  metric: z.string(),
  value: z.number().nullable(),
});

export const metricFactsSchema = z.object({
  id: z.string(),
  title: z.string(),
  unit: z.string(),
  /** `zero`: signed, the nearer to zero the better. */
  better: z.enum(['higher', 'lower', 'zero']),
  definition: z.string(),
});

export const resultsSchema = z.object({
  report: reportSchema,
  classes: z.array(z.object({ name: z.string(), colour: z.string() })),
  metrics: z.array(metricFactsSchema),
  scores: z.array(scoreSchema),
});

/** A text or binary file made by the engine, saved where the user says. */
export const fileSchema = z.object({
  name: z.string(),
  type: z.string(),
  content: z.union([z.string(), bytes]),
});

export type RunDetail = z.infer<typeof runDetailSchema>;
export type Score = z.infer<typeof scoreSchema>;
export type MetricFacts = z.infer<typeof metricFactsSchema>;
export type Results = z.infer<typeof resultsSchema>;
export type MadeFile = z.infer<typeof fileSchema>;
