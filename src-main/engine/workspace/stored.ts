import { basename } from 'node:path';
import { z } from 'zod';
import { caseIdSchema, casePathSchema } from '../../../shared/case-id.ts';
import { datasetSchema } from '../../../shared/dataset.ts';
import { evaluationSchema } from '../../../shared/report.ts';
import { datasetChoicesSchema, type DatasetChoices } from '../../../shared/study.ts';
import { comparisonEntrySchema, predictionEntrySchema, trashEntrySchema } from '../../../shared/workspace.ts';

/** Ids are names of files and folders: a workspace that comes from somebody else must not lead out of itself. */
const id = z.string().regex(/^[\w-]+$/);

/** `workspace.json`. Folders are relative to the workspace, or absolute where they lie on another drive. */
export const storedWorkspaceSchema = z.object({
  schemaVersion: z.literal(1),
  id: z.string(),
  name: z.string(),
  created: z.string(),
  datasets: z.array(z.object({ id, name: z.string(), folder: z.string() })),
  pipelines: z.array(z.object({ id, name: z.string(), changed: z.string() })),
  /** `dataset` is the data set's id in this workspace; null for runs made elsewhere. */
  runs: z.array(z.object({ id, name: z.string(), folder: z.string(), dataset: z.string().nullable() })),
  /** Runs that wait or are worked on, in their order. */
  queue: z.array(z.object({ run: z.string(), isPaused: z.boolean() })),
  predictions: z.array(predictionEntrySchema.omit({ runName: true }).extend({ id })),
  /** Newest first; workspaces of older versions have none. */
  comparisons: z.array(comparisonEntrySchema.omit({ name: true, isFound: true }).extend({ id })).default([]),
  /** What was deleted: its entry as it was, and the name of its file or folder in the trash. */
  trash: z.array(
    trashEntrySchema.extend({
      id,
      entry: z.looseObject({ id }),
      place: z
        .string()
        .regex(/^trash\/[\w-]+\/(?!\.\.?$)[^/\\]+$/)
        .nullable(),
    }),
  ),
});

/** `datasets/ID.json`: what the last scan found, null before it, and the choices made on top of it. */
export const storedDatasetSchema = z.object({
  schemaVersion: z.literal(1),
  scannedAt: z.string().nullable(),
  dataset: datasetSchema.nullable(),
  choices: datasetChoicesSchema,
});

/** `comparisons/ID.json`: what two folders of labels were, and their scores. It is never changed. */
export const storedComparisonSchema = z.object({
  schemaVersion: z.literal(1),
  /** Background first. */
  classes: datasetSchema.shape.classes,
  /** Of the images; none where there are none. */
  channels: z.array(z.string()),
  /** Paths with `/`, relative to the folder of truth, prediction or images. */
  cases: z.array(
    z.object({
      ...{ id: caseIdSchema, truth: casePathSchema, prediction: casePathSchema },
      images: z.array(casePathSchema),
    }),
  ),
  evaluation: evaluationSchema,
  /** What `evaluate --out` writes to `evaluation.tsv`. */
  tsv: z.string(),
});

/** `window.json`: what windows remember, apart from everything that matters. */
export const storedWindowSchema = z.object({ schemaVersion: z.literal(1), values: z.record(z.string(), z.unknown()) });

export const noChoices: DatasetChoices = { excluded: [], classNames: {}, classColours: {}, groups: {} };

/** By the folders: what somebody knows them by. */
export function comparisonName({ truth, prediction }: { truth: string; prediction: string }): string {
  return `${basename(prediction)} against ${basename(truth)}`;
}

export type StoredWorkspace = z.infer<typeof storedWorkspaceSchema>;
export type StoredDatasetFile = z.infer<typeof storedDatasetSchema>;
export type StoredRun = StoredWorkspace['runs'][number];
export type StoredPrediction = StoredWorkspace['predictions'][number];
export type StoredComparison = StoredWorkspace['comparisons'][number];
export type StoredComparisonFile = z.infer<typeof storedComparisonSchema>;
export type StoredTrash = StoredWorkspace['trash'][number];
