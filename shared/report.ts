import { z } from 'zod';

/** Numbers that may be undefined are null in JSON: a class that occurs in no case has no mean. */
const figure = z.number().nullable();

/** How one metric of one class is distributed over cases. */
export const spreadSchema = z.object({
  mean: figure,
  /** Sample standard deviation (n − 1). */
  sd: figure,
  median: figure,
  min: figure,
  max: figure,
  /** Cases with a defined value: what the figures are made of. */
  n: z.number(),
  nUndefined: z.number(),
});

export const summarySchema = z.object({
  /** Class name → metric id → spread. The background is left out. */
  perClass: z.record(z.string(), z.record(z.string(), spreadSchema)),
  /** Metric id → mean over the foreground classes of their means over cases. */
  mean: z.record(z.string(), figure),
});

/** How many voxels of each class were taken for which. */
export const confusionSchema = z.object({
  /** By class index, the background first. */
  classes: z.array(z.string()),
  /** Voxels by class of the truth, then by class of the prediction, summed over cases. */
  voxels: z.array(z.array(z.number())),
});

/** 95 % bootstrap interval over cases, [low, high]. */
const interval = z.tuple([z.number(), z.number()]).nullable();

/** `report.json` of a run. */
export const reportSchema = z.object({
  schemaVersion: z.literal(1),
  runId: z.string(),
  /** One entry a fold, 0-based: each case is scored by the one model that has not seen it. */
  folds: z.array(summarySchema.extend({ fold: z.number(), cases: z.number() })),
  /** Over the out-of-fold cases of all folds together, each case counting once. */
  pooled: summarySchema.extend({
    cases: z.number(),
    /** Intervals of the means in `perClass` and `mean`. */
    perClassInterval95: z.record(z.string(), z.record(z.string(), interval)),
    meanInterval95: z.record(z.string(), interval),
  }),
  /** Over all out-of-fold cases; reports of older versions have none. */
  confusion: confusionSchema.nullable().optional(),
  /** `pooled.mean.dice`. */
  meanForegroundDice: figure,
  /** What was done about masks without a voxel, in words. */
  emptyPolicy: z.string(),
  /** Metric id → short id of its exact definition. */
  definitions: z.record(z.string(), z.string()),
});

/** What `evaluate --json` prints and `evaluation.json` holds. */
export const evaluationSchema = summarySchema.extend({
  schemaVersion: z.literal(1),
  perCase: z.array(
    z.object({
      case: z.string(),
      class: z.string(),
      /** What label files hold for the class. */
      label: z.number(),
      metric: z.string(),
      value: figure,
      unit: z.string(),
      flag: z.string().optional(),
    }),
  ),
  emptyPolicy: z.string(),
  definitions: z.record(z.string(), z.string()),
  /** Over all cases; evaluations of older versions have none. */
  confusion: confusionSchema.nullable().optional(),
  /** Things to know that did not stop the evaluation, one sentence each. */
  warnings: z.array(z.string()),
});

export type Spread = z.infer<typeof spreadSchema>;
export type Summary = z.infer<typeof summarySchema>;
export type ConfusionMatrix = z.infer<typeof confusionSchema>;
export type Report = z.infer<typeof reportSchema>;
export type Evaluation = z.infer<typeof evaluationSchema>;
