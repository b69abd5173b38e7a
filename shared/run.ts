import { z } from 'zod';
import { caseIdSchema } from './case-id.ts';
import { usedPluginSchema } from './plugins.ts';
import { engineSchema } from './times.ts';

/** `run.json`: what a run is and how far it got. Beside it lie pipeline.json and dataset.json. */
export const runSchema = z.object({
  schemaVersion: z.literal(1),
  id: z.string(),
  created: z.string(),
  command: z.enum(['train', 'cross-validate']),
  /** Where the data lie, seen from the run folder. */
  data: z.string(),
  /** Case ids of each fold; a single training is a fold whose validation may be empty. */
  folds: z.array(z.object({ train: z.array(caseIdSchema), validation: z.array(caseIdSchema) })),
  /** Whether folds were made with classes spread evenly. */
  stratified: z.boolean().optional(),
  /** Folder of prepared cases that runs share, seen from the run folder; absent: none. */
  cache: z.string().optional(),
  status: z.enum(['new', 'running', 'stopped', 'failed', 'finished']),
  /** Why it failed, as one line. */
  reason: z.string().nullable(),
  /** What its first training was computed by, as chosen on the first batch; the rest of the run, predictions too, is in the same precision. */
  engine: engineSchema.optional(),
  versions: z.object({ studio: z.string(), node: z.string(), tensorflow: z.string().nullable() }),
  /** In the order in which they were used; of a file that changed meanwhile, each version. */
  plugins: z.array(usedPluginSchema).default([]),
});

export type Run = z.infer<typeof runSchema>;
export type Fold = Run['folds'][number];
