import { z } from 'zod';
import type { Params } from './params.ts';
import { pluginStatusSchema } from './plugins.ts';
import { sliceSchema } from './slice.ts';

/** Titles, help and descriptors of everything that can be chosen; forms are made from it. */
const paramsSchema = z.custom<Params>((value) => typeof value === 'object' && value !== null);
export const catalogEntrySchema = z.object({
  id: z.string(),
  title: z.string(),
  help: z.string(),
  params: paramsSchema,
  /** The file of the plug-in that it comes from; absent for ours. */
  plugin: z.string().optional(),
});

const choiceSchema = z.object({ id: z.string(), params: z.record(z.string(), z.unknown()) });
const section = z.record(z.string(), z.unknown());

/** A complete pipeline, as run folders and saved pipelines hold it. What is in it is checked by the engine. */
export const pipelineSchema = z.object({
  schemaVersion: z.literal(1),
  rank: z.union([z.literal(2), z.literal(3)]),
  seed: z.number(),
  deterministic: z.boolean(),
  steps: z.array(choiceSchema),
  patches: section,
  batches: section,
  augmentations: z.array(choiceSchema),
  architecture: choiceSchema,
  loss: choiceSchema,
  /** Losses that validation is scored by as well; runs of older versions have none. */
  metrics: z.array(choiceSchema).default([]),
  optimizer: choiceSchema,
  schedule: choiceSchema,
  training: section,
  prediction: section,
  evaluation: section,
});

export const catalogSchema = z.object({
  schemaVersion: z.literal(1),
  steps: z.array(catalogEntrySchema),
  augmentations: z.array(catalogEntrySchema),
  /** Lists of augmentations, which a pipeline may name in place of a list of its own. */
  augmentationPresets: z.array(
    z.object({ id: z.string(), title: z.string(), help: z.string(), choices: z.array(choiceSchema) }),
  ),
  architectures: z.array(catalogEntrySchema),
  losses: z.array(catalogEntrySchema),
  metrics: z.array(catalogEntrySchema),
  formats: z.array(catalogEntrySchema),
  optimizers: z.array(catalogEntrySchema),
  schedules: z.array(catalogEntrySchema),
  /** Settings that are not chosen from a registry. */
  sections: z.object({
    patches: paramsSchema,
    batches: paramsSchema,
    training: paramsSchema,
    prediction: paramsSchema,
    evaluation: paramsSchema,
  }),
  /** The pipeline that an empty one stands for. */
  defaults: pipelineSchema,
  /** Files of the plug-in folder, also those that are left out. */
  plugins: z.array(pluginStatusSchema),
});

/** What a training will take on this machine, measured by a few steps of it. */
export const estimateSchema = z.object({
  patchShape: z.array(z.number()),
  parameters: z.number(),
  /** Most memory at once, this machine's limit, and what is free of it now. */
  memoryBytes: z.number(),
  machineBytes: z.number(),
  freeBytes: z.number(),
  secondsPerStep: z.number(),
  stepsPerEpoch: z.number(),
  epochs: z.number(),
  folds: z.number(),
  /** Preparing, training, validating and predicting of all folds. */
  totalSeconds: z.number(),
});

/** The layers of a network; a size that is left open is null. */
export const modelSchema = z.object({
  title: z.string(),
  parameters: z.object({ total: z.number(), trainable: z.number(), nonTrainable: z.number() }),
  layers: z.array(
    z.object({
      name: z.string(),
      type: z.string(),
      /** Of a batch: [batch, z, y, x, channels], or [batch, y, x, channels]. */
      outputShape: z.array(z.number().nullable()),
      parameters: z.number(),
    }),
  ),
});

/** A real case on its way: after each step, then patches before and after augmentation. */
export const previewSchema = z.object({
  stages: z.array(
    z.object({
      title: z.string(),
      shape: z.array(z.number()),
      spacingMm: z.array(z.number()),
      min: z.number(),
      max: z.number(),
      mean: z.number(),
      slice: sliceSchema,
    }),
  ),
  patches: z.array(z.object({ before: sliceSchema, after: sliceSchema, augmentations: z.array(z.string()) })),
});

export type PipelineJson = z.infer<typeof pipelineSchema>;
export type Catalog = z.infer<typeof catalogSchema>;
export type CatalogEntry = z.infer<typeof catalogEntrySchema>;
export type Estimate = z.infer<typeof estimateSchema>;
export type Model = z.infer<typeof modelSchema>;
export type Preview = z.infer<typeof previewSchema>;
