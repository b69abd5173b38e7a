import { z } from 'zod';
import { caseIdSchema, casePathSchema } from './case-id.ts';

/** A data set as scanned: what cases there are, where their files lie (relative to the folder), what is wrong with them. */
export const problemSchema = z.object({
  /** Stable id, as in `shape-mismatch`. */
  kind: z.string(),
  /** One sentence naming the file and the offending value. */
  message: z.string(),
  /** What the user can do about it. */
  next: z.string(),
  /** An error keeps the case out of training; a warning does not. */
  severity: z.enum(['error', 'warning']),
});

export const caseSchema = z.object({
  id: caseIdSchema,
  /** One path a channel, or one path to a file that holds all channels. */
  images: z.array(casePathSchema),
  /** null: predict only. */
  label: casePathSchema.nullable(),
  /** Voxels [z, y, x] in the file's own axis order. */
  shape: z.array(z.number()),
  /** Millimetres [z, y, x]. */
  spacingMm: z.array(z.number()),
  /** The three letters towards which x, y, z grow, as in RAS. */
  orientation: z.string(),
  /** SHA-256 of the image and label files, in that order. */
  hashes: z.array(z.string()),
  /** Whole values in the label, ascending. Missing in what earlier versions scanned, and where there are none. */
  labelValues: z.array(z.number()).optional(),
  problems: z.array(problemSchema),
});

export const datasetSchema = z.object({
  schemaVersion: z.literal(1),
  name: z.string(),
  layout: z.enum(['msd', 'nnunet', 'miscnn', 'modalities', 'images-labels', 'dicom']),
  channels: z.array(z.string()),
  /** Class i has index i in the core; `value` is what label files hold. The first is the background. */
  classes: z.array(
    z.object({
      value: z.number(),
      name: z.string(),
      /** What label files call it, where they name their classes: the user may have renamed it. */
      labelName: z.string().optional(),
    }),
  ),
  cases: z.array(caseSchema),
  /** What is wrong with the folder as a whole. */
  problems: z.array(problemSchema),
});

export type Problem = z.infer<typeof problemSchema>;
export type Case = z.infer<typeof caseSchema>;
export type Dataset = z.infer<typeof datasetSchema>;
