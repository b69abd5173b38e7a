import { z } from 'zod';
import { caseSchema, datasetSchema } from './dataset.ts';

/** A data set as the user sees and arranges it: what the scan found, and the choices made on top of it. */

export const datasetChoicesSchema = z.object({
  /** Ids of cases that are kept out of training. */
  excluded: z.array(z.string()),
  /** By label value as text: names in place of those of the files. */
  classNames: z.record(z.string(), z.string()),
  /** By label value as text: `#rrggbb`. */
  classColours: z.record(z.string(), z.string().regex(/^#[0-9a-f]{6}$/i)),
  /** By case id: cases of one group, as of one patient, are never trained on and held out in the same fold. */
  groups: z.record(z.string(), z.string()),
});

export const studySchema = z.object({
  id: z.string(),
  name: z.string(),
  folder: z.string(),
  dataset: datasetSchema,
  choices: datasetChoicesSchema,
});

/** While a scan runs: cases as they are read. What needs all cases, as duplicates, comes with the result. */
export const scanProgressSchema = z.object({ done: z.number(), total: z.number(), cases: z.array(caseSchema) });

/** What is wrong, as of the whole data set or one case, with a safe repair where there is one. */
export const repairSchema = z.object({ kind: z.string(), title: z.string(), help: z.string() });

export const analysisSchema = z.object({
  cases: z.number(),
  /** One entry a channel. Bins are equally wide from `min` to `max`. */
  intensities: z.array(
    z.object({
      channel: z.string(),
      min: z.number(),
      max: z.number(),
      mean: z.number(),
      sd: z.number(),
      /** Voxels a bin, over all cases. */
      overall: z.array(z.number()),
      /** The same of each class, in class order. */
      perClass: z.array(z.array(z.number())),
      /**
       * The same of intensities relative to their case: 0 at its 1st percentile, 1 at its 99th. So cases in different
       * units can be compared. Bins are equally wide from `min` to `max`; voxels beyond are in the outer ones.
       */
      relative: z.object({
        min: z.number(),
        max: z.number(),
        overall: z.array(z.number()),
        perClass: z.array(z.array(z.number())),
      }),
      /** Each case's own range: how far scanners differ. */
      perCase: z.array(
        z.object({
          id: z.string(),
          min: z.number(),
          p1: z.number(),
          median: z.number(),
          p99: z.number(),
          max: z.number(),
        }),
      ),
    }),
  ),
  /** One entry a class, in class order. */
  classes: z.array(
    z.object({
      name: z.string(),
      voxels: z.number(),
      /** Share of all labelled voxels, 0 … 1. */
      share: z.number(),
      /** Cases that hold the class. */
      cases: z.number(),
      /** Millilitres in each labelled case. */
      volumesMl: z.array(z.object({ id: z.string(), value: z.number() })),
    }),
  ),
});

export type DatasetChoices = z.infer<typeof datasetChoicesSchema>;
export type Study = z.infer<typeof studySchema>;
export type ScanProgress = z.infer<typeof scanProgressSchema>;
export type Repair = z.infer<typeof repairSchema>;
export type Analysis = z.infer<typeof analysisSchema>;
