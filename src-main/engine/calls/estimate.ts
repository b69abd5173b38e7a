import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measure, type Measured, type MeasureOrder } from '../../core/estimate/measure.ts';
import { startTensorFlow } from '../../core/tf/index.ts';

export interface EstimateCall extends Omit<MeasureOrder, 'cache'> {
  readonly signal: AbortSignal;
  onProgress(facts: { done: number; total: number }): void;
}

export type { Measured };

/** Measures a few steps of a training. Leaves nothing behind. */
export async function measureTraining({ signal, onProgress, ...order }: EstimateCall): Promise<Measured> {
  const cache = await mkdtemp(join(tmpdir(), 'miscnn-estimate-'));
  try {
    startTensorFlow();
    return await measure({ ...order, cache }, { signal, onProgress: (done, total) => onProgress({ done, total }) });
  } finally {
    await rm(cache, { recursive: true, force: true });
  }
}
