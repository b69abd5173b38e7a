import type { EpochRecord } from './history.ts';
import type { Slice } from './slice.ts';
import type { TimeSums } from './times.ts';

/** What a job tells while it runs. Folds are 0-based. */
export type JobEvent =
  | { readonly type: 'prepared'; readonly done: number; readonly total: number }
  | { readonly type: 'fold'; readonly fold: number; readonly folds: number }
  | {
      readonly type: 'step';
      readonly fold: number;
      readonly epoch: number;
      readonly step: number;
      readonly steps: number;
      readonly loss: number;
    }
  | {
      readonly type: 'epoch';
      readonly fold: number;
      readonly folds: number;
      readonly epochs: number;
      readonly record: EpochRecord;
      /** Of this fold's training. */
      readonly remainingSeconds: number;
      /** Share of the epoch that TensorFlow waited for data. */
      readonly waiting: number;
    }
  /** What the fold's time went to so far: after each epoch, when its model is saved, when its cases are scored. */
  | { readonly type: 'times'; readonly fold: number; readonly times: TimeSums }
  | { readonly type: 'predicted'; readonly fold: number; readonly done: number; readonly total: number }
  /** Now and then after an epoch: a held-out case as the network sees it now. */
  | {
      readonly type: 'sample';
      readonly fold: number;
      readonly epoch: number;
      readonly caseId: string;
      readonly slice: Slice;
    }
  /** Of the job's process, every second while it has the time. */
  | { readonly type: 'memory'; readonly bytes: number };
