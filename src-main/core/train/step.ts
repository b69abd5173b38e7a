import type { LossFunction } from '../losses/loss.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';
import { BatchNormalization, Dropout } from '../layers/index.ts';
import { tf, type tfl } from '../tf/index.ts';
import type { Batch } from './batch.ts';

/** What must be stored, beside the weights, for the next step to be the same after a restart. */
export interface OptimizerState {
  readonly step: number;
  readonly slots: readonly Float32Array[];
}

/** Trains one network: owns its optimiser's tensors, so `dispose` must be called. */
export interface Trainer {
  /** One step on one batch; resolves to its loss. */
  step(batch: Batch, learningRate: number): number;
  state(): OptimizerState;
  restore(state: OptimizerState): void;
  dispose(): void;
}

export function createTrainer(
  network: tfl.LayersModel,
  loss: LossFunction,
  optimizer: Optimizer,
  params: Parameters<Optimizer['update']>[1],
): Trainer {
  const variables = network.trainableWeights.map((weight) => weight.read() as tf.Variable);
  const sizes = variables.map((variable) => variable.size);
  const flatten = (tensors: readonly tf.Tensor[]): tf.Tensor =>
    tf.concat(tensors.map((tensor) => tf.reshape(tensor, [-1])));
  const classes = network.outputs[0].shape.at(-1)!;
  const rank = network.inputs[0].shape.length - 2;

  let step = 0;
  let weights = tf.tidy(() => flatten(variables));
  let slots = Array.from({ length: optimizer.slots }, () => tf.zerosLike(weights));

  return {
    step(batch, learningRate) {
      prepareLayers(network, step);
      step++;
      const { value, next } = tf.tidy(() => {
        const { image, truth } = toTensors(batch, rank, classes);
        const { value, grads } = tf.variableGrads(
          () => loss(truth, network.apply(image, { training: true }) as tf.Tensor),
          variables,
        );
        const gradient = flatten(variables.map((variable) => grads[variable.name]));
        const next = optimizer.update({ weights, gradient, state: slots, step, learningRate }, params);
        tf.split(next.weights, sizes).forEach((part, i) => variables[i].assign(tf.reshape(part, variables[i].shape)));
        return { value, next: { weights: next.weights, slots: [...next.state] } };
      });
      tf.dispose([weights, slots]);
      ({ weights, slots } = next);
      const [number] = value.dataSync();
      value.dispose();
      return number;
    },
    state: () => ({ step, slots: slots.map((slot) => slot.dataSync() as Float32Array) }),
    restore(state) {
      tf.dispose([weights, slots]);
      step = state.step;
      weights = tf.tidy(() => flatten(variables));
      slots = state.slots.map((slot) => tf.tensor1d(slot));
    },
    dispose: () => tf.dispose([weights, slots]),
  };
}

/** Image and one-hot truth; slices lose their z axis for a 2D network. */
export function toTensors(
  { image, label, shape }: Batch,
  rank: number,
  classes: number,
): { image: tf.Tensor; truth: tf.Tensor } {
  const [items, z, y, x, channels] = shape;
  const space = rank === 2 ? [y, x] : [z, y, x];
  return {
    image: tf.tensor(image, [items, ...space, channels]),
    truth: tf.cast(tf.oneHot(tf.tensor(Int32Array.from(label), [items, ...space], 'int32'), classes), 'float32'),
  };
}

/** Layers whose behaviour depends on the step count take it from here, so that it survives a restart. */
export function prepareLayers(network: tfl.LayersModel, step: number): void {
  for (const layer of network.layers) {
    if (layer instanceof BatchNormalization || layer instanceof Dropout) layer.step = step;
  }
}
