import { z } from 'zod';

/** What one call takes and gives; a call that takes long also tells how far it got. */
export interface Call<
  Input extends z.ZodType = z.ZodType,
  Output extends z.ZodType = z.ZodType,
  Progress extends z.ZodType = z.ZodType,
> {
  readonly input: Input;
  readonly output: Output;
  readonly progress: Progress;
}

/** A call of the contract; parts left out carry nothing. */
export function defineCall<
  Input extends z.ZodType = z.ZodUndefined,
  Output extends z.ZodType = z.ZodUndefined,
  Progress extends z.ZodType = z.ZodNever,
>(parts: { input?: Input; output?: Output; progress?: Progress }): Call<Input, Output, Progress> {
  return {
    input: parts.input ?? (z.undefined() as unknown as Input),
    output: parts.output ?? (z.undefined() as unknown as Output),
    progress: parts.progress ?? (z.never() as unknown as Progress),
  };
}

/** Typed arrays cross as binary, never as text. */
export const arrayTypes = {
  Uint8Array,
  Int8Array,
  Uint16Array,
  Int16Array,
  Uint32Array,
  Int32Array,
  Float32Array,
  Float64Array,
} as const;

export type Voxels = InstanceType<(typeof arrayTypes)[keyof typeof arrayTypes]>;
export const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array, 'not a Uint8Array');
export const voxels = z.custom<Voxels>(
  (value) => Object.values(arrayTypes).some((type) => value instanceof type),
  'not voxels',
);

/** JSON has no NaN; over the wire and here it is allowed, as in the history of a training that diverged. */
export const number = z.union([z.number(), z.nan()]);
