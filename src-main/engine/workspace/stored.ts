import { z } from 'zod';
import { datasetSchema } from '../../../shared/dataset.ts';
import { datasetChoicesSchema, type DatasetChoices } from '../../../shared/study.ts';
import { predictionEntrySchema, trashEntrySchema } from '../../../shared/workspace.ts';

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
  predictions: z.array(predictionEntrySchema.omit({ runName: true })),
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

/** `window.json`: what windows remember, apart from everything that matters. */
export const storedWindowSchema = z.object({ schemaVersion: z.literal(1), values: z.record(z.string(), z.unknown()) });

export const noChoices: DatasetChoices = { excluded: [], classNames: {}, classColours: {}, groups: {} };

export type StoredWorkspace = z.infer<typeof storedWorkspaceSchema>;
export type StoredDatasetFile = z.infer<typeof storedDatasetSchema>;
export type StoredRun = StoredWorkspace['runs'][number];
export type StoredPrediction = StoredWorkspace['predictions'][number];
export type StoredTrash = StoredWorkspace['trash'][number];
