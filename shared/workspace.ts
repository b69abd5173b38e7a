import { z } from 'zod';
import { combineSchema } from './combine.ts';
import { runSchema } from './run.ts';

/** What the app remembers, as every window sees it. Folders are absolute here, relative to the workspace on disk. */

export const datasetEntrySchema = z.object({
  id: z.string(),
  name: z.string(),
  folder: z.string(),
  /** False where the folder is not there: the user is asked where it lies now. */
  isFound: z.boolean(),
  /** null before the first scan has ended. */
  scanned: z.object({ at: z.string(), cases: z.number(), labelled: z.number(), problems: z.number() }).nullable(),
  /** Changes with every scan and every choice: windows then read the data set again. */
  version: z.string(),
});

export const pipelineEntrySchema = z.object({
  id: z.string(),
  name: z.string(),
  changed: z.string(),
  /** The JSON file, for the command line. */
  file: z.string(),
});

/** Status as in run.json, and what only the app knows: that a run waits for its turn, or that its folder is gone. */
export const runStatusSchema = z.enum([...runSchema.shape.status.options, 'queued', 'paused', 'missing']);

export const runEntrySchema = z.object({
  id: z.string(),
  name: z.string(),
  folder: z.string(),
  dataset: z.object({ name: z.string(), classes: z.array(z.string()) }),
  command: runSchema.shape.command,
  created: z.string(),
  status: runStatusSchema,
  reason: z.string().nullable(),
  folds: z.number(),
  /** Place in the queue from 0; null where it does not wait. */
  queued: z.number().nullable(),
  /** Whether another program, as the command line, works on it now. */
  isElsewhere: z.boolean(),
  meanDice: z.number().nullable(),
});

export const predictionEntrySchema = z.object({
  id: z.string(),
  run: z.string(),
  /** Of all its runs. */
  runName: z.string(),
  /** Ids of runs that were combined with it; predictions of older versions have none. */
  others: z.array(z.string()).default([]),
  combine: combineSchema.default('mean'),
  weights: z.array(z.number()).nullable().default(null),
  input: z.string(),
  out: z.string(),
  created: z.string(),
  status: z.enum(['running', 'finished', 'failed', 'stopped']),
  reason: z.string().nullable(),
  /** Ids of cases that were written. */
  cases: z.array(z.string()),
  failed: z.array(z.object({ id: z.string(), message: z.string(), next: z.string() })),
  /** Of cases that were written all the same; older versions told none. */
  warnings: z.array(z.string()).default([]),
});

/** Two folders of label files, of whatever program, that were compared. */
export const comparisonEntrySchema = z.object({
  id: z.string(),
  name: z.string(),
  truth: z.string(),
  prediction: z.string(),
  /** Where the images to the labels lie; null: nobody said, and there were none beside the truth. */
  images: z.string().nullable(),
  created: z.string(),
  /** False where one of the folders is not there. */
  isFound: z.boolean(),
  cases: z.number(),
  meanDice: z.number().nullable(),
});

export const trashEntrySchema = z.object({
  id: z.string(),
  kind: z.enum(['dataset', 'pipeline', 'run', 'prediction', 'comparison']),
  name: z.string(),
  deleted: z.string(),
});

export const workspaceSchema = z.object({
  folder: z.string(),
  name: z.string(),
  datasets: z.array(datasetEntrySchema),
  pipelines: z.array(pipelineEntrySchema),
  /** The queue first and in its order, then the others, newest first. */
  runs: z.array(runEntrySchema),
  predictions: z.array(predictionEntrySchema),
  /** Newest first. */
  comparisons: z.array(comparisonEntrySchema),
  trash: z.array(trashEntrySchema),
});

export type DatasetEntry = z.infer<typeof datasetEntrySchema>;
export type PipelineEntry = z.infer<typeof pipelineEntrySchema>;
export type RunEntry = z.infer<typeof runEntrySchema>;
export type RunStatus = z.infer<typeof runStatusSchema>;
export type PredictionEntry = z.infer<typeof predictionEntrySchema>;
export type ComparisonEntry = z.infer<typeof comparisonEntrySchema>;
export type TrashEntry = z.infer<typeof trashEntrySchema>;
export type Workspace = z.infer<typeof workspaceSchema>;
