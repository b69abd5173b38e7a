import * as tf from '@tensorflow/tfjs-core';

export interface Attribute {
  readonly name: string;
  /** TF_AttrType. */
  readonly type: number;
  readonly value: unknown;
}

/** A tensor as the native library knows it: its id is given once and never again. */
export interface NativeTensor {
  readonly id: number;
  /** TF_DataType. */
  readonly dtype: number;
  readonly shape: readonly number[];
}

/** The native library, as tfjs-node's addon exposes it. */
export interface NativeBinding {
  readonly TF_FLOAT: number;
  readonly TF_INT32: number;
  readonly TF_BOOL: number;
  readonly TF_ATTR_STRING: number;
  readonly TF_ATTR_INT: number;
  readonly TF_ATTR_FLOAT: number;
  readonly TF_ATTR_BOOL: number;
  readonly TF_ATTR_TYPE: number;
  readonly TF_ATTR_SHAPE: number;
  readonly TF_Version: string;
  executeOp(name: string, attributes: readonly Attribute[], inputs: readonly number[], outputs: number): NativeTensor[];
  createTensor(shape: readonly number[], dtype: number, values: ArrayLike<number>): number;
  tensorDataSync(id: number): Float32Array | Int32Array | Uint8Array;
  /** Both throw what TensorFlow says. Names are of nodes in the graph, joined by commas. */
  loadSavedModel(folder: string, tags: string): number;
  runSavedModel(model: number, inputIds: readonly number[], inputs: string, outputs: string): NativeTensor[];
  deleteSavedModel(model: number): void;
}

interface NativeBackend {
  readonly binding: NativeBinding;
  readonly isUsingGpuDevice: boolean;
  getInputTensorIds(tensors: readonly tf.Tensor[]): number[];
  createOutputTensor(tensor: NativeTensor): tf.Tensor;
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
  shape: (name: string, value: readonly number[]): Attribute => ({
    name,
    type: nativeBackend().binding.TF_ATTR_SHAPE,
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

export function nativeBackend(): NativeBackend {
  return tf.backend() as unknown as NativeBackend;
}
