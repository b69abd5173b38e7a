import { BatchNormalization, Dropout, InstanceNormalization } from '../layers/index.ts';
import { tfl } from '../tf/index.ts';
import type { NetworkInput } from './architecture.ts';

type Tensor = tfl.SymbolicTensor;

export type Normalization = 'batch' | 'instance' | 'none';
export type Activation = 'relu' | 'leakyRelu';
export type Output = 'softmax' | 'sigmoid';

/** The building blocks of a network of either rank, so that an architecture is written once. */
export interface Blocks {
  input(): Tensor;
  convolution(x: Tensor, filters: number, kernel: number): Tensor;
  /** Doubles every spatial axis by a learned kernel of 2. */
  upConvolution(x: Tensor, filters: number): Tensor;
  /** Halves every spatial axis. */
  maxPool(x: Tensor): Tensor;
  normalize(x: Tensor, kind: Normalization): Tensor;
  activate(x: Tensor, kind: Activation): Tensor;
  dropout(x: Tensor, rate: number): Tensor;
  concatenate(...inputs: Tensor[]): Tensor;
  /** Class probabilities: softmax over the classes, or a sigmoid for each. */
  classify(x: Tensor, kind: Output): Tensor;
}

export function blocksFor({ rank, channels, classes, seed }: NetworkInput): Blocks {
  const { layers } = tfl;
  // Each layer draws from a seed of its own, in the order in which layers are made.
  let nextSeed = seed;
  const kernelInitializer = (): ReturnType<typeof tfl.initializers.glorotUniform> =>
    tfl.initializers.glorotUniform({ seed: nextSeed++ });
  const apply = (layer: tfl.layers.Layer, x: Tensor | Tensor[]): Tensor => layer.apply(x) as Tensor;
  const convolution = (x: Tensor, filters: number, kernelSize: number): Tensor => {
    const config = { filters, kernelSize, padding: 'same' as const, kernelInitializer: kernelInitializer() };
    return apply(rank === 2 ? layers.conv2d(config) : layers.conv3d(config), x);
  };

  return {
    convolution,
    input: () => tfl.input({ shape: [...Array<null>(rank).fill(null), channels] }),
    upConvolution(x, filters) {
      const config = {
        filters,
        kernelSize: 2,
        strides: 2,
        padding: 'same' as const,
        kernelInitializer: kernelInitializer(),
      };
      return apply(rank === 2 ? layers.conv2dTranspose(config) : layers.conv3dTranspose(config), x);
    },
    maxPool: (x) =>
      apply(
        rank === 2
          ? layers.maxPooling2d({ poolSize: 2, strides: 2, padding: 'same' })
          : layers.maxPooling3d({ poolSize: 2, strides: 2, padding: 'same' }),
        x,
      ),
    normalize(x, kind) {
      if (kind === 'none') return x;
      return apply(kind === 'batch' ? new BatchNormalization() : new InstanceNormalization(), x);
    },
    // 0.01 is nnU-Net's slope.
    activate: (x, kind) => apply(kind === 'relu' ? layers.reLU() : layers.leakyReLU({ alpha: 0.01 }), x),
    dropout: (x, rate) => (rate === 0 ? x : apply(new Dropout({ rate, seed: nextSeed++ }), x)),
    concatenate: (...inputs) => apply(layers.concatenate(), inputs),
    classify(x, kind) {
      const logits = convolution(x, classes, 1);
      return apply(
        kind === 'softmax' ? layers.softmax({ axis: -1 }) : layers.activation({ activation: 'sigmoid' }),
        logits,
      );
    },
  };
}
