import { z } from 'zod';
import { predictionEntrySchema, trashEntrySchema } from '../../../shared/workspace.ts';

/** `workspace.json`. Folders are relative to the workspace, or absolute where they lie on another drive. */
export const storedWorkspaceSchema = z.object({
  schemaVersion: z.literal(1),
  id: z.string(),
  name: z.string(),
  created: z.string(),
  datasets: z.array(z.object({ id: z.string(), name: z.string(), folder: z.string() })),
  pipelines: z.array(z.object({ id: z.string(), name: z.string(), changed: z.string() })),
  /** `dataset` is the data set's id in this workspace; null for runs made elsewhere. */
  runs: z.array(z.object({ id: z.string(), name: z.string(), folder: z.string(), dataset: z.string().nullable() })),
  /** Runs that wait or are worked on, in their order. */
  queue: z.array(z.object({ run: z.string(), isPaused: z.boolean() })),
  predictions: z.array(predictionEntrySchema.omit({ runName: true })),
  /** What was deleted: its entry as it was, and where its file or folder lies in the trash. */
  trash: z.array(trashEntrySchema.extend({ entry: z.unknown(), place: z.string().nullable() })),
});

export type StoredWorkspace = z.infer<typeof storedWorkspaceSchema>;
