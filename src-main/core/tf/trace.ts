import type * as tf from '@tensorflow/tfjs-core';
import { idOf, NotTraceable, record, type Recorded } from './record.ts';
import type { Handle } from './variables.ts';

/** What is remembered from call to call: a variable of tfjs, one of TensorFlow's own, or both as one. */
export interface State {
  readonly variable?: tf.Variable;
  readonly handle?: Handle;
  /** Where there is no variable. */
  readonly shape?: readonly number[];
}

/** A function of tensors of fixed shapes, over some state. Whatever else it reads is taken as never changing. */
export interface Traceable {
  readonly inputs: readonly tf.Tensor[];
  /** Computes once. */
  run(): Traced;
}

export interface Traced {
  readonly outputs: readonly tf.Tensor[];
  /** Stages on the way that can be computed by themselves, to see how long they take. */
  readonly stages?: Readonly<Record<string, readonly tf.Tensor[]>>;
}

/** What functions compute, operation by operation. */
export interface Trace<Name extends string> {
  readonly functions: Readonly<Record<Name, TracedFunction>>;
  readonly cells: readonly { readonly shape: readonly number[]; readonly handle: number | null }[];
}

export interface TracedFunction {
  readonly inputs: readonly { readonly id: number; readonly shape: readonly number[]; readonly dtype: DataType }[];
  readonly outputs: readonly { readonly id: number; readonly dtype: DataType }[];
  readonly stages: Readonly<Record<string, readonly number[]>>;
  readonly operations: readonly Recorded[];
  /** Of each cell, the tensors that it is before and after, where tfjs has it. */
  readonly before: readonly (number | null)[];
  readonly after: readonly (number | null)[];
}

type DataType = 'float32' | 'int32';

/**
 * Runs each function once to see what it computes. What that makes of the state is for the caller to mend. Throws
 * `NotTraceable` where a function reads values on its way.
 */
export function trace<Name extends string>(
  functions: Readonly<Record<Name, Traceable>>,
  state: readonly State[],
): Trace<Name> {
  const idsOf = (): (number | null)[] => state.map(({ variable }) => (variable ? idOf(variable) : null));
  const traced = Object.entries<Traceable>(functions).map(([name, { inputs, run }]) => {
    const before = idsOf();
    const given = inputs.map((each) => ({ id: idOf(each), shape: each.shape, dtype: dataType(each) }));
    const { result, operations } = record(() => {
      const { outputs, stages = {} } = run();
      // Tensors of numbers get their id only now, if nothing was computed with them.
      const ids = {
        outputs: outputs.map((each) => ({ id: idOf(each), dtype: dataType(each) })),
        stages: Object.fromEntries(Object.entries(stages).map(([stage, tensors]) => [stage, tensors.map(idOf)])),
        after: idsOf(),
      };
      for (const each of new Set([...outputs, ...Object.values(stages).flat()])) each.dispose();
      return ids;
    });
    return [name, { inputs: given, before, operations, ...result } satisfies TracedFunction];
  });
  const cells = state.map(({ variable, handle, shape }) => ({
    shape: variable?.shape ?? shape!,
    handle: handle ? idOf(handle) : null,
  }));
  return { functions: Object.fromEntries(traced) as Trace<Name>['functions'], cells };
}

function dataType({ dtype }: tf.Tensor): DataType {
  if (dtype === 'float32' || dtype === 'int32') return dtype;
  throw new NotTraceable(`it is given or returns tensors of type ${dtype}`);
}

/** Whether two traces of the same functions found the same operations on the same constants. */
export function areAlike<Name extends string>(a: Trace<Name>, b: Trace<Name>): boolean {
  return Object.entries<TracedFunction>(a.functions).every(([name, { operations }]) => {
    const others = b.functions[name as Name].operations;
    return operations.length === others.length && operations.every((each, i) => isAlike(each, others[i]));
  });
}

function isAlike(a: Recorded, b: Recorded): boolean {
  if (a.kind === 'operation') return b.kind === 'operation' && a.name === b.name;
  return b.kind === 'constant' && a.values.length === b.values.length && a.values.every((value, i) => Object.is(value, b.values[i])); // prettier-ignore
}
