import * as tf from '@tensorflow/tfjs-core';

interface Attribute {
  readonly name: string;
  readonly type: number;
  readonly value: unknown;
}

interface NativeBackend {
  readonly binding: Record<string, number>;
  executeMultipleOutputs(
    name: string,
    attributes: readonly Attribute[],
    inputs: readonly tf.Tensor[],
    outputs: number,
  ): tf.Tensor[];
}

/** Attributes of a TensorFlow operation, each of the type that its definition names. */
export const attribute = {
  /** The data type of tensors: float32 unless told otherwise. */
  type: (name: string, dtype: 'float32' | 'int32' = 'float32'): Attribute => {
    const { TF_ATTR_TYPE, TF_FLOAT, TF_INT32 } = nativeBackend().binding;
    return { name, type: TF_ATTR_TYPE, value: dtype === 'float32' ? TF_FLOAT : TF_INT32 };
  },
  float: (name: string, value: number): Attribute => ({ name, type: nativeBackend().binding.TF_ATTR_FLOAT, value }),
  boolean: (name: string, value: boolean): Attribute => ({ name, type: nativeBackend().binding.TF_ATTR_BOOL, value }),
  text: (name: string, value: string): Attribute => ({ name, type: nativeBackend().binding.TF_ATTR_STRING, value }),
  integers: (name: string, value: readonly number[]): Attribute => ({
    name,
    type: nativeBackend().binding.TF_ATTR_INT,
    value,
  }),
};

/**
 * Runs a TensorFlow operation by its name, past tfjs: no gradient is recorded, shapes are not checked by tfjs.
 * The operation's definition in TensorFlow says what attributes, inputs and outputs it has.
 */
export function runOperation(
  name: string,
  attributes: readonly Attribute[],
  inputs: readonly tf.Tensor[],
  outputs = 1,
): tf.Tensor[] {
  return nativeBackend().executeMultipleOutputs(name, attributes, inputs, outputs);
}

function nativeBackend(): NativeBackend {
  return tf.backend() as unknown as NativeBackend;
}
