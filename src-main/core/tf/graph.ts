import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as tf from '@tensorflow/tfjs-core';
import { nativeBackend, type Attribute } from './raw.ts';
import { idOf } from './record.ts';

/** Of a node's output, as `NODE:0`; of a node that must come first, as `^NODE`. */
export type Edge = string;

export function nodeOf(edge: Edge): string {
  return edge.split(':')[0];
}

/** A graph of TensorFlow that grows node by node, each after those it depends on. */
export interface Graph {
  /** Adds an operation; returns its name. What `attributes` hold is as for eager operations. */
  add(operation: string, attributes: readonly Attribute[], inputs: readonly Edge[]): string;
  /** Adds numbers that never change. */
  constant(dtype: number, shape: readonly number[], values: ArrayBufferView): string;
  readonly size: number;
  /** Hands the graph to TensorFlow, which optimises it when it is first run. */
  load(): LoadedGraph;
}

export interface LoadedGraph {
  /** Computes the outputs and all that they depend on, from the values given for some of the nodes' outputs. */
  run(given: readonly (readonly [Edge, tf.Tensor])[], outputs: readonly Edge[]): tf.Tensor[];
  dispose(): void;
}

/** A message of TensorFlow's protocol buffers, of which only this file knows the kinds. */
type Message = Record<string, (...values: unknown[]) => unknown>;
type Messages = Record<string, new () => Message> & Record<'AttrValue' | 'TensorShape' | 'MetaGraphDef', Parts>;
interface Parts {
  new (): Message;
  readonly ListValue: new () => Message;
  readonly Dim: new () => Message;
  readonly MetaInfoDef: new () => Message;
}

/** The version of TensorFlow's graphs in which all operations used here have their present meaning. */
const producer = 1395;

export function createGraph(): Graph {
  const messages = createRequire(import.meta.url)('@tensorflow/tfjs-node-gpu/dist/proto/api_pb.js') as Messages;
  const nodes: Message[] = [];
  const addNode = (
    operation: string,
    attributes: readonly (readonly [string, Message])[],
    inputs: readonly Edge[],
  ): string => {
    const name = `n${nodes.length}`;
    const node = filled(new messages.NodeDef(), { Name: name, Op: operation });
    // TensorFlow wants edges of order behind those of data.
    for (const input of [...inputs].sort((a, b) => Number(a.startsWith('^')) - Number(b.startsWith('^'))))
      node.addInput(input);
    const map = node.getAttrMap() as Map<string, Message>;
    for (const [key, value] of attributes) map.set(key, value);
    nodes.push(node);
    return name;
  };
  return {
    add: (operation, attributes, inputs) =>
      addNode(
        operation,
        attributes.map((each) => [each.name, attributeValue(messages, each)] as const),
        inputs,
      ),
    constant(dtype, shape, { buffer, byteOffset, byteLength }) {
      const content = new Uint8Array(buffer, byteOffset, byteLength);
      const facts = { Dtype: dtype, TensorShape: shapeOf(messages, shape), TensorContent: content };
      const tensor = filled(new messages.Tensor(), facts);
      const attributes = [
        ['dtype', filled(new messages.AttrValue(), { Type: dtype })],
        ['value', filled(new messages.AttrValue(), { Tensor: tensor })],
      ] as const;
      return addNode('Const', attributes, []);
    },
    get size() {
      return nodes.length;
    },
    load: () => load(savedModel(messages, nodes)),
  };
}

/** TensorFlow reads graphs from a folder only; it needs it no more once it has read it. */
function load(bytes: Uint8Array): LoadedGraph {
  const { binding } = nativeBackend();
  const folder = mkdtempSync(join(tmpdir(), 'miscnn-graph-'));
  let model: number;
  try {
    writeFileSync(join(folder, 'saved_model.pb'), bytes);
    model = binding.loadSavedModel(folder, 'serve');
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
  return {
    run(given, outputs) {
      const [names, tensors] = [given.map(([edge]) => edge), given.map(([, tensor]) => tensor)];
      const results = binding.runSavedModel(model, tensors.map(idOf), names.join(','), outputs.join(','));
      return results.map((each) => nativeBackend().createOutputTensor(each));
    },
    dispose: () => binding.deleteSavedModel(model),
  };
}

function savedModel(messages: Messages, nodes: readonly Message[]): Uint8Array {
  const graph = filled(new messages.GraphDef(), {
    NodeList: nodes,
    Versions: filled(new messages.VersionDef(), { Producer: producer }),
  });
  const info = filled(new messages.MetaGraphDef.MetaInfoDef(), { TagsList: ['serve'] });
  const meta = filled(new messages.MetaGraphDef(), { MetaInfoDef: info, GraphDef: graph });
  const model = filled(new messages.SavedModel(), { SavedModelSchemaVersion: 1, MetaGraphsList: [meta] });
  return model.serializeBinary() as Uint8Array;
}

function attributeValue(messages: Messages, { type, value }: Attribute): Message {
  const { TF_ATTR_STRING, TF_ATTR_INT, TF_ATTR_FLOAT, TF_ATTR_BOOL, TF_ATTR_TYPE, TF_ATTR_SHAPE } =
    nativeBackend().binding;
  if (type === TF_ATTR_SHAPE)
    return filled(new messages.AttrValue(), { Shape: shapeOf(messages, value as readonly number[]) });
  const letters = [
    [TF_ATTR_STRING, 'S'],
    [TF_ATTR_INT, 'I'],
    [TF_ATTR_FLOAT, 'F'],
    [TF_ATTR_BOOL, 'B'],
    [TF_ATTR_TYPE, 'Type'],
  ] as const;
  const letter = letters.find(([each]) => each === type)![1];
  const plain = (each: unknown): unknown => (letter === 'S' ? Buffer.from(each as string) : each);
  if (!Array.isArray(value)) return filled(new messages.AttrValue(), { [letter]: plain(value) });
  const list = filled(new messages.AttrValue.ListValue(), { [`${letter}List`]: value.map(plain) });
  return filled(new messages.AttrValue(), { List: list });
}

function shapeOf(messages: Messages, shape: readonly number[]): Message {
  return filled(new messages.TensorShape(), {
    DimList: shape.map((size) => filled(new messages.TensorShape.Dim(), { Size: size })),
  });
}

function filled(message: Message, values: Readonly<Record<string, unknown>>): Message {
  for (const [name, value] of Object.entries(values)) message[`set${name}`](value);
  return message;
}
