import type { Engine, Precision, StepParts } from '../../../shared/times.ts';
import type { LossFunction } from '../losses/loss.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';
import { BatchNormalization, Dropout } from '../layers/index.ts';
import {
  assignVariable,
  createVariable,
  destroyVariable,
  inScope,
  readVariable,
  tf,
  type State,
  type tfl,
} from '../tf/index.ts';
import type { Batch } from './batch.ts';
import { chooseGraph, type ChosenGraph } from './choose-graph.ts';
import { stopwatch } from './stopwatch.ts';

/** What must be stored, beside the weights, for the next step to be the same after a restart. */
export interface OptimizerState {
  readonly step: number;
  /** Each slot of the optimiser for all weights, one behind the other. */
  readonly slots: readonly Float32Array[];
}

/** Trains one network: owns its optimiser's tensors and the compiled step, so `dispose` must be called. */
export interface Trainer {
  /** One step on one batch; returns its loss. The network itself has the weights only after `sync`. */
  step(batch: Batch, learningRate: number): number;
  /** What `score` of the options makes of a batch, without training. */
  score(batch: Batch): Float32Array[];
  /** Writes the weights into the network: before anything else uses it. */
  sync(): void;
  state(): OptimizerState;
  restore(state: OptimizerState): void;
  /** Seconds of the parts of one step on this batch, measured without changing a weight; null where it is not compiled. */
  parts(batch: Batch): StepParts | null;
  /** Known once a step was made. */
  readonly engine: Engine | null;
  dispose(): void;
}

export interface TrainerOptions {
  /** `auto` measures which is faster on the first batch. Default: float32. */
  readonly precision?: Precision | 'auto';
  /** Whether steps may be compiled; default: yes. */
  readonly compiled?: boolean;
  /** Whether the loss or the network is a plug-in's, whose computations may differ from step to step; default: no. */
  readonly isForeign?: boolean;
  /** Numbers by which a batch is scored. */
  score?(truth: tf.Tensor, prediction: tf.Tensor): readonly tf.Tensor[];
}

export function createTrainer(
  network: tfl.LayersModel,
  loss: LossFunction,
  optimizer: Optimizer,
  params: Parameters<Optimizer['update']>[2],
  { precision = 'float32', compiled: mayCompile = true, isForeign = false, score = () => [] }: TrainerOptions = {},
): Trainer {
  const classes = network.outputs[0].shape.at(-1)!;
  const rank = network.inputs[0].shape.length - 2;
  const variablesOf = (weights: readonly tfl.LayerVariable[]): tf.Variable[] =>
    weights.map((weight) => weight.read() as tf.Variable);
  const trained = variablesOf(network.trainableWeights);
  // Moving statistics.
  const others = variablesOf(network.weights).filter((variable) => !trained.includes(variable));
  const weights = trained.map((variable) => ({
    handle: createVariable(variable),
    state: tf.tidy(() => Array.from({ length: optimizer.slots }, () => createVariable(tf.zerosLike(variable)))),
  }));
  const state: readonly State[] = [
    ...trained.map((variable, i) => ({ variable, handle: weights[i].handle })),
    ...others.map((variable) => ({ variable })),
    ...weights.flatMap(({ state: slots }, i) => slots.map((handle) => ({ handle, shape: trained[i].shape }))),
  ];
  let step = 0;
  let graph: ChosenGraph | null = null;

  const takeStep = ([image, labels, count, ...scalars]: readonly tf.Tensor[]) =>
    tf.tidy(() => {
      setStep(network, count as tf.Scalar);
      const truth = oneHot(labels, classes);
      const { value, grads } = tf.variableGrads(
        () => loss(truth, network.apply(image, { training: true }) as tf.Tensor),
        trained,
      );
      const gradients = trained.map(({ name }) => grads[name]);
      optimizer.update(
        trained.map((value, i) => ({ ...weights[i], value, gradient: gradients[i] })),
        scalars,
        params,
      );
      trained.forEach((variable, i) => variable.assign(readVariable(weights[i].handle)));
      return { outputs: [value], stages: { forward: [value], backward: gradients } };
    });
  const takeScore = ([image, labels]: readonly tf.Tensor[]) =>
    tf.tidy(() => {
      const prediction = network.apply(image, { training: false }) as tf.Tensor;
      return { outputs: [...score(oneHot(labels, classes), prediction)] };
    });
  const inputsOf = (batch: Batch, learningRate: number): tf.Tensor[] => [
    ...toTensors(batch, rank),
    tf.scalar(step, 'int32'),
    ...optimizer.scalars({ learningRate, step: step + 1 }, params).map((each) => tf.scalar(each)),
  ];

  const readEager = (): tf.Tensor[] =>
    state.map(({ variable, handle }) => (variable ? tf.clone(variable) : readVariable(handle!)));
  const writeEager = (values: readonly tf.Tensor[]): void =>
    state.forEach(({ variable, handle }, i) => {
      variable?.assign(values[i]);
      if (handle) assignVariable(handle, values[i]);
    });
  const sync = (): void =>
    tf.tidy(() => {
      if (graph?.compiled) writeEager(graph.compiled.read());
    });
  /** The graph for such batches; null where there is none. */
  const graphFor = (batch: Batch, inputs: readonly tf.Tensor[]) => {
    const shape = String(batch.shape);
    graph ??= inScope(() => {
      const values = readEager();
      const functions = {
        train: { inputs, run: () => takeStep(inputs) },
        score: { inputs: inputs.slice(0, 2), run: () => takeScore(inputs) },
      };
      return chooseGraph({
        functions,
        state,
        values,
        restore: () => writeEager(values),
        precision,
        mayCompile,
        isForeign,
        shape,
      });
    });
    if (graph.compiled && graph.shape !== shape) {
      // What the graph remembers goes on outside of it.
      sync();
      graph.compiled.dispose();
      const reason = 'batches differ in shape';
      graph = { compiled: null, shape, engine: { ...graph.engine, mode: 'eager', precision: 'float32', reason } };
    }
    return graph.compiled;
  };

  return {
    step: (batch, learningRate) =>
      inScope(() => {
        const inputs = inputsOf(batch, learningRate);
        const compiled = graphFor(batch, inputs);
        const [value] = compiled ? compiled.run('train', inputs) : takeStep(inputs).outputs;
        step++;
        return value.dataSync()[0];
      }),
    score: (batch) =>
      inScope(() => {
        const inputs = toTensors(batch, rank);
        const isSame = graph?.compiled && graph.shape === String(batch.shape);
        if (!isSame) sync();
        const outputs = isSame ? graph!.compiled!.run('score', inputs) : takeScore(inputs).outputs;
        return outputs.map((each) => each.dataSync() as Float32Array);
      }),
    sync,
    state() {
      sync();
      const slotOf = (slot: number): Float32Array =>
        joined(weights.map(({ state }) => inScope(() => readVariable(state[slot]).dataSync() as Float32Array)));
      return { step, slots: Array.from({ length: optimizer.slots }, (_, slot) => slotOf(slot)) };
    },
    restore(stored) {
      step = stored.step;
      tf.tidy(() => {
        let start = 0;
        trained.forEach((variable, i) => {
          assignVariable(weights[i].handle, variable);
          weights[i].state.forEach((handle, slot) => {
            const values = stored.slots[slot].subarray(start, start + variable.size);
            assignVariable(handle, tf.tensor(values, variable.shape));
          });
          start += variable.size;
        });
        graph?.compiled?.write(readEager());
      });
    },
    parts: (batch) =>
      inScope(() => {
        const inputs = inputsOf(batch, 0);
        const compiled = graphFor(batch, inputs);
        if (!compiled) return null;
        const before = compiled.read();
        const forward = secondsOf(() => compiled.runStage('train', 'forward', inputs));
        const backward = secondsOf(() => compiled.runStage('train', 'backward', inputs));
        const whole = secondsOf(() => tf.dispose(compiled.run('train', inputs)));
        compiled.write(before);
        return { forward, backward: Math.max(0, backward - forward), update: Math.max(0, whole - backward) };
      }),
    get engine() {
      return graph?.engine ?? null;
    },
    dispose() {
      for (const { handle, state } of weights) for (const each of [handle, ...state]) destroyVariable(each);
      graph?.compiled?.dispose();
      setStep(network, null);
    },
  };
}

/** Image, and class indexes as int32; slices lose their z axis for a 2D network. */
export function toTensors({ image, label, shape }: Batch, rank: number): [image: tf.Tensor, labels: tf.Tensor] {
  const [items, z, y, x, channels] = shape;
  const space = rank === 2 ? [y, x] : [z, y, x];
  return [tf.tensor(image, [items, ...space, channels]), tf.tensor(Int32Array.from(label), [items, ...space], 'int32')];
}

/** The truth as networks predict it: 0 or 1 for each class. */
export function oneHot(labels: tf.Tensor, classes: number): tf.Tensor {
  return tf.cast(tf.oneHot(labels, classes), 'float32');
}

/** Layers whose behaviour depends on the step count, from 0, take it from here, so that it survives a restart. */
export function setStep(network: tfl.LayersModel, step: tf.Scalar | null): void {
  for (const layer of network.layers) {
    if (layer instanceof BatchNormalization || layer instanceof Dropout) layer.step = step;
  }
}

/** Seconds of the second of two calls: the first warms up. Of calls that take long it is the first: few tell enough. */
function secondsOf(work: () => void): number {
  const clock = stopwatch();
  work();
  const first = clock();
  if (first > 1) return first;
  work();
  return clock() - first;
}

function joined(arrays: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(arrays.reduce((sum, { length }) => sum + length, 0));
  let start = 0;
  for (const each of arrays) {
    all.set(each, start);
    start += each.length;
  }
  return all;
}
