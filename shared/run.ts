import { z } from 'zod';

/** `run.json`: what a run is and how far it got. Beside it lie pipeline.json and dataset.json. */
export const runSchema = z.object({
  schemaVersion: z.literal(1),
  id: z.string(),
  created: z.string(),
  command: z.enum(['train', 'cross-validate']),
  /** Where the data lie, seen from the run folder. */
  data: z.string(),
  /** Case ids of each fold; a single training is a fold whose validation may be empty. */
  folds: z.array(z.object({ train: z.array(z.string()), validation: z.array(z.string()) })),
  status: z.enum(['new', 'running', 'stopped', 'failed', 'finished']),
  /** Why it failed, as one line. */
  reason: z.string().nullable(),
  versions: z.object({ studio: z.string(), node: z.string(), tensorflow: z.string().nullable() }),
});

export type Run = z.infer<typeof runSchema>;
export type Fold = Run['folds'][number];
