import { entryBeside } from '../core/entry.ts';
import type { Calls, PredictEvent } from './call.ts';
import type { examine } from './calls/doctor.ts';
import type { EstimateCall, measureTraining } from './calls/estimate.ts';
import type { describeModel, ModelCall } from './calls/model.ts';
import type { PredictCall, predictFolder } from './calls/predict.ts';
import { runChild, type ProcessStarter } from './start-child.ts';

interface CallOptions {
  readonly startProcess?: ProcessStarter;
  readonly signal: AbortSignal;
}

/** Calls that need TensorFlow, each in a process of its own that ends with it. */
export const runDoctor = (options: CallOptions) =>
  runCall('doctor', null, options) as Promise<ReturnType<typeof examine>>;

export const runModel = (input: ModelCall, options: CallOptions) =>
  runCall('model', input, options) as Promise<ReturnType<typeof describeModel>>;

export const runPredict = (
  input: Omit<PredictCall, 'signal' | 'onProgress' | 'onCase'>,
  { onProgress, onCase, ...options }: CallOptions & Pick<PredictCall, 'onProgress' | 'onCase'>,
) =>
  runCall('predict', input, options, (event) => {
    const told = event as PredictEvent;
    if ('progress' in told) onProgress?.(told.progress);
    else onCase?.(told.outcome);
  }) as ReturnType<typeof predictFolder>;

export const runEstimate = (
  input: Omit<EstimateCall, 'signal' | 'onProgress'>,
  options: CallOptions & { onProgress(facts: { done: number; total: number }): void },
) =>
  runCall('estimate', input, options, options.onProgress as (event: unknown) => void) as ReturnType<
    typeof measureTraining
  >;

function runCall(
  name: keyof Calls,
  input: unknown,
  { startProcess, signal }: CallOptions,
  onEvent = (_: unknown): void => {},
) {
  const entry = entryBeside('./call', import.meta.url);
  return runChild(entry, [name, JSON.stringify(input)], {
    startProcess,
    signal,
    onEvent,
    afterCrash: 'start it again',
  });
}
