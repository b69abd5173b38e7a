import { z } from 'zod';
import { number } from './contract.ts';
import { sliceSchema } from './slice.ts';

const figure = z.number().nullable();

/** How far a run got that is being worked on now. Folds are 0-based. */
export const runProgressSchema = z.object({
  run: z.string(),
  phase: z.enum(['starting', 'preparing', 'training', 'predicting', 'stopping']),
  /** Cases prepared or predicted, where the phase counts cases. */
  cases: z.object({ done: z.number(), total: z.number() }).nullable(),
  fold: z.number(),
  folds: z.number(),
  /** 1-based; 0 before the first. */
  epoch: z.number(),
  epochs: z.number(),
  step: z.number(),
  steps: z.number(),
  loss: number.nullable(),
  /** Of the whole run, 0 … 1. */
  share: z.number(),
  remainingSeconds: figure,
  stepsPerSecond: figure,
  /** Share of the last epoch that TensorFlow waited for data. */
  waiting: figure,
  /** Of the run's process. */
  memoryBytes: figure,
});

export const epochRecordSchema = z.object({
  epoch: z.number(),
  loss: number,
  learningRate: number,
  validationLoss: number.nullable(),
  validationDice: z.array(z.number().nullable()),
  scores: z.record(z.string(), z.union([number.nullable(), z.array(z.number().nullable())])).default({}),
  seconds: z.number(),
  elapsedSeconds: z.number(),
});

/** A validation case as the network sees it now. */
export const runSampleSchema = z.object({
  run: z.string(),
  fold: z.number(),
  epoch: z.number(),
  caseId: z.string(),
  slice: sliceSchema,
});

export const predictionProgressSchema = z.object({
  prediction: z.string(),
  caseId: z.string().nullable(),
  done: z.number(),
  total: z.number(),
  /** Of this case, 0 … 1. */
  share: z.number(),
});

export type RunProgress = z.infer<typeof runProgressSchema>;
export type RunSample = z.infer<typeof runSampleSchema>;
export type PredictionProgress = z.infer<typeof predictionProgressSchema>;
