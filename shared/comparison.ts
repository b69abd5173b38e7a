import { z } from 'zod';
import { evaluationSchema } from './report.ts';
import { resultsSchema } from './run-detail.ts';

/** Two folders of label files compared, with what screens need to show it. */
export const comparisonSchema = z.object({
  id: z.string(),
  evaluation: evaluationSchema,
  classes: resultsSchema.shape.classes,
  metrics: resultsSchema.shape.metrics,
  /** What `evaluate --out` writes to `evaluation.tsv`. */
  tsv: z.string(),
});

/** Cases that are scored, and the one that is being scored. */
export const comparisonProgressSchema = z.object({ done: z.number(), total: z.number(), caseId: z.string() });

export type Comparison = z.infer<typeof comparisonSchema>;
export type ComparisonProgress = z.infer<typeof comparisonProgressSchema>;
