import { isChild, liveAsChild, type ChildContext } from './child.ts';
import type { PredictCall, PredictedCase, PredictProgress } from './calls/predict.ts';

/**
 * Entry of a process for one call that needs TensorFlow: its arguments are the call's name and its input as JSON.
 * TensorFlow computes on the thread that asks and writes to standard error as it likes; neither happens in the host.
 */
const calls = {
  estimate: async (input: object, { signal, emit }: ChildContext) =>
    (await import('./calls/estimate.ts')).measureTraining({ ...input, signal, onProgress: emit } as never),
  doctor: async () => (await import('./calls/doctor.ts')).examine(),
  model: async (input: never) => (await import('./calls/model.ts')).describeModel(input),
  predict: async (input: object, { signal, emit }: ChildContext) =>
    (await import('./calls/predict.ts')).predictFolder({
      ...(input as PredictCall),
      signal,
      onProgress: (progress) => emit({ progress } satisfies PredictEvent),
      onCase: (outcome) => emit({ outcome } satisfies PredictEvent),
    }),
};

export type Calls = typeof calls;
export type PredictEvent = { readonly progress: PredictProgress } | { readonly outcome: PredictedCase };

if (isChild()) {
  const [name, input] = process.argv.slice(2);
  await liveAsChild((context) => calls[name as keyof Calls](JSON.parse(input) as never, context));
}
