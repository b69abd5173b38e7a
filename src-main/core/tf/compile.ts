import type * as tf from '@tensorflow/tfjs-core';
import { createEdges, type Half } from './edges.ts';
import { createGraph, nodeOf, type Edge, type Graph } from './graph.ts';
import { attribute } from './raw.ts';
import type { Recorded } from './record.ts';
import type { Trace, TracedFunction } from './trace.ts';

export interface Compiled<Name extends string> {
  /** Inputs as the function had them; returns its outputs. */
  run(name: Name, inputs: readonly tf.Tensor[]): tf.Tensor[];
  /** Computes a function as far as this stage, without changing any state. */
  runStage(name: Name, stage: string, inputs: readonly tf.Tensor[]): void;
  /** State in the order in which it was given. */
  read(): tf.Tensor[];
  write(values: readonly tf.Tensor[]): void;
  /** Nodes of the graph. */
  readonly size: number;
  dispose(): void;
}

/** Networks of fewer weights are done sooner than compiling them takes. */
const fewestWeights = 20_000;

export function paysToCompile(networks: readonly { countParams(): number }[]): boolean {
  return networks.reduce((sum, network) => sum + network.countParams(), 0) >= fewestWeights;
}

interface BuiltFunction {
  readonly inputs: readonly Edge[];
  readonly outputs: readonly Edge[];
  readonly stages: Readonly<Record<string, readonly Edge[]>>;
}

/**
 * Traced functions as one graph over common state: each is one call then. TensorFlow optimises graphs, and computes side
 * by side what does not depend on each other. State begins with `values`. With `half`, convolutions and what follows
 * them compute in that type (see half-precision.ts).
 */
export function compile<Name extends string>(
  { functions, cells: shapes }: Trace<Name>,
  values: readonly tf.Tensor[],
  half: Half | null = null,
): Compiled<Name> {
  const graph = createGraph();
  const cells = shapes.map((cell) => addCell(graph, cell));
  const built = Object.fromEntries(
    Object.entries<TracedFunction>(functions).map(([name, each]) => [name, addFunction(graph, each, cells, half)]),
  ) as Record<Name, BuiltFunction>;
  const loaded = graph.load();
  const given = (edges: readonly Edge[], tensors: readonly tf.Tensor[]): [Edge, tf.Tensor][] =>
    edges.map((edge, i) => [edge, tensors[i]]);
  const write = (next: readonly tf.Tensor[]): void => {
    const edges = cells.map((cell) => cell.given);
    for (const each of loaded.run(given(edges, next), cells.map(({ written }) => written))) each.dispose(); // prettier-ignore
  };
  if (cells.length > 0) write(values);
  return {
    run: (name, inputs) => loaded.run(given(built[name].inputs, inputs), built[name].outputs),
    runStage(name, stage, inputs) {
      for (const each of loaded.run(given(built[name].inputs, inputs), built[name].stages[stage])) each.dispose();
    },
    read: () => loaded.run([], cells.map(({ read }) => read)), // prettier-ignore
    write,
    size: graph.size,
    dispose: () => loaded.dispose(),
  };
}

interface Cell {
  /** Of the recorded handle; null where there is none. */
  readonly id: number | null;
  /** Nodes, and the edges of what they give. */
  readonly handle: string;
  readonly readNode: string;
  readonly read: Edge;
  readonly given: Edge;
  readonly written: Edge;
}

function addCell(graph: Graph, { shape, handle: id }: Trace<string>['cells'][number]): Cell {
  const dtype = attribute.type('dtype');
  const ofShape = attribute.shape('shape', shape);
  const handle = graph.add('VarHandleOp', [dtype, ofShape, attribute.text('shared_name', `cell-${graph.size}`)], []);
  const readNode = graph.add('ReadVariableOp', [dtype], [handle]);
  const given = `${graph.add('Placeholder', [dtype, ofShape], [])}:0`;
  // What is given may lie in JavaScript's memory, which threads of TensorFlow must not be the last to hold.
  const copy = graph.add('DeepCopy', [attribute.type('T')], [given]);
  const write = graph.add('AssignVariableOp', [dtype], [handle, `${copy}:0`]);
  const written = `${graph.add('Identity', [attribute.type('T')], [given, `^${write}`])}:0`;
  return { id, handle, readNode, read: `${readNode}:0`, given, written };
}

function addFunction(
  graph: Graph,
  { inputs, outputs, stages, operations, before, after }: TracedFunction,
  cells: readonly Cell[],
  half: Half | null,
): BuiltFunction {
  const edges = createEdges(graph, half);
  const inputEdges = inputs.map(({ id, shape, dtype }) => {
    const node = graph.add('Placeholder', [attribute.type('dtype', dtype), attribute.shape('shape', shape)], []);
    edges.set(id, `${node}:0`);
    return `${node}:0`;
  });
  cells.forEach(({ id, handle, read }, i) => {
    if (before[i] !== null) edges.set(before[i], read);
    if (id !== null) edges.set(id, handle);
  });
  // Of a cell with a handle, operations on the handle are what writes to it.
  const assigned = cells.flatMap((cell, i) => {
    const id = after[i];
    return cell.id !== null || id === null || id === before[i] ? [] : [{ cell, id }];
  });
  const handles = new Map(cells.flatMap(({ id, readNode }) => (id === null ? [] : [[id, [readNode]]])));
  const asked = [...outputs.map(({ id }) => id), ...Object.values(stages).flat(), ...assigned.map(({ id }) => id)];
  const writes: string[] = [];
  for (const each of neededFor(asked, operations, handles)) {
    if (each.kind === 'constant') {
      edges.constant(each);
      continue;
    }
    // Operations on the same variable keep their order.
    const users = each.inputs.flatMap((id) => handles.get(id) ?? []);
    const node = edges.operation(each, inOrder(users));
    for (const id of each.inputs) handles.get(id)?.push(node);
    if (each.outputs.length === 0) writes.push(node);
  }
  for (const { cell, id } of assigned) {
    const inputs = [cell.handle, edges.float(id), ...inOrder([cell.readNode])];
    writes.push(graph.add('AssignVariableOp', [attribute.type('dtype')], inputs));
  }
  return {
    inputs: inputEdges,
    outputs: outputs.map(({ id, dtype }) => {
      return `${graph.add('Identity', [attribute.type('T', dtype)], [edges.float(id), ...inOrder(writes)])}:0`;
    }),
    stages: Object.fromEntries(Object.entries(stages).map(([name, ids]) => [name, ids.map((id) => edges.float(id))])),
  };
}

/** Edges that say: after these nodes. */
function inOrder(nodes: readonly Edge[]): Edge[] {
  return [...new Set(nodes)].map((node) => `^${nodeOf(node)}`);
}

/** In their order, the operations that lead to these tensors, and those that write to variables, with what leads to them. */
function neededFor(
  asked: readonly number[],
  operations: readonly Recorded[],
  handles: ReadonlyMap<number, unknown>,
): Recorded[] {
  const wanted = new Set(asked);
  const kept: Recorded[] = [];
  for (const each of operations.toReversed()) {
    const outputs = each.kind === 'constant' ? [each.output] : each.outputs;
    const isWrite = each.kind === 'operation' && outputs.length === 0 && each.inputs.some((id) => handles.has(id));
    if (!isWrite && !outputs.some(({ id }) => wanted.has(id))) continue;
    kept.push(each);
    if (each.kind === 'operation') for (const id of each.inputs) wanted.add(id);
  }
  return kept.reverse();
}
