import { entryBeside } from '../core/entry.ts';
import type { Calls } from './call.ts';
import type { examine } from './calls/doctor.ts';
import type { describeModel, ModelCall } from './calls/model.ts';
import type { PredictCall, predictFolder, PredictProgress } from './calls/predict.ts';
import { runChild } from './start-child.ts';

interface CallOptions {
  readonly signal: AbortSignal;
}

/** Calls that need TensorFlow, each in a process of its own that ends with it. */
export const runDoctor = (options: CallOptions) =>
  runCall('doctor', null, options) as Promise<ReturnType<typeof examine>>;

export const runModel = (input: ModelCall, options: CallOptions) =>
  runCall('model', input, options) as Promise<ReturnType<typeof describeModel>>;

export const runPredict = (
  input: Omit<PredictCall, 'signal' | 'onProgress'>,
  options: CallOptions & { onProgress(facts: PredictProgress): void },
) =>
  runCall('predict', input, options, options.onProgress as (event: unknown) => void) as ReturnType<
    typeof predictFolder
  >;

function runCall(name: keyof Calls, input: unknown, { signal }: CallOptions, onEvent = (_: unknown): void => {}) {
  const entry = entryBeside('./call', import.meta.url);
  return runChild(entry, [name, JSON.stringify(input)], { signal, onEvent, afterCrash: 'start it again' });
}
