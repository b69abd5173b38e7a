import type * as tf from '@tensorflow/tfjs-core';
import { nativeBackend, type Attribute, type NativeBinding, type NativeTensor } from './raw.ts';

export interface RecordedConstant {
  readonly kind: 'constant';
  readonly output: NativeTensor;
  readonly values: Float32Array | Int32Array | Uint8Array;
}

export interface RecordedOperation {
  readonly kind: 'operation';
  readonly name: string;
  readonly attributes: readonly Attribute[];
  readonly inputs: readonly number[];
  readonly outputs: readonly NativeTensor[];
}

export type Recorded = RecordedConstant | RecordedOperation;

/** Thrown where something asks for values while it is recorded: what it then does may differ from call to call. */
export class NotTraceable extends Error {}

let recorded: Recorded[] | null = null;

/** Puts itself between tfjs and the native library, so that all that is executed can be recorded. */
export function installRecorder(): void {
  const backend = nativeBackend() as { binding: NativeBinding };
  const native = backend.binding;
  const listening: Record<string, unknown> = {};
  // The properties of the native object cannot be replaced; those of another one can.
  for (const key of Object.getOwnPropertyNames(native)) {
    const value = native[key as keyof NativeBinding] as unknown;
    listening[key] = typeof value === 'function' ? value.bind(native) : value;
  }
  const own: Partial<NativeBinding> = {
    executeOp(name, attributes, inputs, outputs) {
      const results = native.executeOp(name, attributes, inputs, outputs);
      recorded?.push({ kind: 'operation', name, attributes, inputs: [...inputs], outputs: results });
      return results;
    },
    createTensor(shape, dtype, values) {
      const id = native.createTensor(shape, dtype, values);
      if (recorded) {
        const copy = typedValues(values, dtype, native);
        recorded.push({ kind: 'constant', output: { id, dtype, shape: [...shape] }, values: copy });
      }
      return id;
    },
    tensorDataSync(id) {
      if (recorded) throw new NotTraceable('it reads values while it computes');
      return native.tensorDataSync(id);
    },
  };
  backend.binding = { ...listening, ...own } as NativeBinding;
}

/** Does the work and tells every operation it executed, in order. Throws `NotTraceable` where it read a value. */
export function record<T>(work: () => T): { operations: readonly Recorded[]; result: T } {
  const operations: Recorded[] = [];
  recorded = operations;
  try {
    return { result: work(), operations };
  } finally {
    recorded = null;
  }
}

/** The native library's id of a tensor. */
export function idOf(tensor: tf.Tensor): number {
  return nativeBackend().getInputTensorIds([tensor])[0];
}

function typedValues(
  values: ArrayLike<number> | Uint8Array,
  dtype: number,
  { TF_FLOAT, TF_INT32, TF_BOOL }: NativeBinding,
): Float32Array | Int32Array | Uint8Array {
  if (dtype === TF_FLOAT) return Float32Array.from(values);
  if (dtype === TF_INT32) return Int32Array.from(values);
  if (dtype === TF_BOOL) return Uint8Array.from(values);
  throw new NotTraceable(`it has constants of TensorFlow's type ${dtype}`);
}
