import type { Edge, Graph } from './graph.ts';
import { attribute, nativeBackend, type Attribute } from './raw.ts';
import type { RecordedConstant, RecordedOperation } from './record.ts';

/**
 * Which operations may compute with half the bits. Convolutions do; those that only move or bend what convolutions
 * made, and normalisations, whose statistics stay float32, go along where it comes to them so; all others, losses and
 * updates of weights among them, stay float32.
 */
interface HalfRule {
  /** Takes what it is given in half the bits, whatever it comes in. */
  readonly starts?: boolean;
  /** Which inputs are data of type T, by index; default: all. */
  readonly data?: (inputs: number) => readonly number[];
  /** Of the data, what must come in half the bits for the operation to go along; default: all. */
  readonly lead?: readonly number[];
  /** Which outputs are then of half the bits; default: all. */
  readonly outputs?: readonly number[];
  /** Adds other operations that do the same sooner, in float32 too; null where there are none, and it stays as it is. */
  instead?(operation: RecordedOperation, given: RuleInput): Edge | null;
}

export interface RuleInput {
  readonly graph: Graph;
  /** TF_DataType to compute in. */
  readonly dtype: number;
  /** The first input, in this type. */
  first(): { readonly edge: Edge; readonly shape: readonly number[] };
  constant(id: number): RecordedConstant | undefined;
}

const only =
  (...inputs: number[]) =>
  () =>
    inputs;

export const halfRules: Readonly<Record<string, HalfRule>> = {
  Conv2D: { starts: true },
  Conv2DBackpropInput: { starts: true, data: only(1, 2) },
  Conv2DBackpropFilter: { starts: true, data: only(0, 2) },
  Conv3D: { starts: true },
  Conv3DBackpropInputV2: { starts: true, data: only(1, 2) },
  Conv3DBackpropFilterV2: { starts: true, data: only(0, 2) },
  BiasAdd: { lead: [0] },
  Relu: {},
  ReluGrad: {},
  LeakyRelu: {},
  LeakyReluGrad: {},
  MaxPool: {},
  MaxPool3D: {},
  MaxPoolGrad: {},
  FusedBatchNormV3: { data: only(0), outputs: [0] },
  FusedBatchNormGradV3: { data: only(0, 1), outputs: [0] },
  Identity: {},
  Reshape: { data: only(0) },
  Slice: { data: only(0) },
  Split: { data: only(1) },
  SplitV: { data: only(0) },
  ConcatV2: { data: (inputs) => Array.from({ length: inputs - 1 }, (_, i) => i) },
  Transpose: { data: only(0) },
  Add: { lead: [0] },
  AddV2: { lead: [0] },
  AddN: {},
  Sum: { data: only(0), instead: sumOfChannels },
};

/**
 * The gradient of a bias: a sum over all axes but that of the channels, as a product with ones. That adds up in float32,
 * which TensorFlow's sums of half the bits do not, and is faster than a sum, in float32 as well.
 */
function sumOfChannels(
  { inputs: [, axes], attributes }: RecordedOperation,
  { graph, dtype, first, constant }: RuleInput,
): Edge | null {
  const { edge: x, shape } = first();
  const summed = [...(constant(axes)?.values ?? [])];
  const isKept = attributes.some(({ name, value }) => name === 'keep_dims' && value === true);
  if (isKept || shape.length < 2 || String(summed) !== String(shape.slice(1).map((_, axis) => axis))) return null;
  const channels = shape.at(-1)!;
  const rows = shape.slice(0, -1).reduce((product, size) => product * size, 1);
  const T = { ...attribute.type('T'), value: dtype };
  const add = (name: string, attributes: readonly Attribute[], ...inputs: Edge[]): Edge =>
    `${graph.add(name, attributes, inputs)}:0`;
  const integers = (...values: number[]): Edge =>
    `${graph.constant(nativeBackend().binding.TF_INT32, [values.length], Int32Array.from(values))}:0`;
  const one = `${graph.constant(nativeBackend().binding.TF_FLOAT, [], Float32Array.of(1))}:0`;
  const typedOne = add('Cast', [attribute.type('SrcT'), { ...T, name: 'DstT' }], one);
  const ones = add('Fill', [T, attribute.type('index_type', 'int32')], integers(1, rows), typedOne);
  const reshaped = (edge: Edge, ...to: number[]): Edge =>
    add('Reshape', [T, attribute.type('Tshape', 'int32')], edge, integers(...to));
  return reshaped(add('MatMul', [T], ones, reshaped(x, rows, channels)), channels);
}
