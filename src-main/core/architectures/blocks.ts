import { BatchNormalization, Dropout, InstanceNormalization, LinearUpsampling } from '../layers/index.ts';
import { tfl } from '../tf/index.ts';
import type { Triple } from '../volume/volume.ts';
import type { NetworkInput } from './architecture.ts';
import type { NetworkSettings } from './settings.ts';

export type Tensor = tfl.SymbolicTensor;

/** The building blocks of a network of either rank with its settings, so that an architecture is written once. */
export interface Blocks {
  readonly settings: NetworkSettings;
  input(): Tensor;
  /** Same shape; with `strides` [z, y, x] each axis divided by its own, which is the kernel then. */
  convolution(x: Tensor, filters: number, kernel: number | Triple, options?: ConvolutionOptions): Tensor;
  /** Multiplies every axis by its stride [z, y, x], by a learned kernel of that size. */
  upConvolution(x: Tensor, filters: number, strides: Triple): Tensor;
  /** The largest of each box of this size, so that every axis is divided by it. */
  maxPool(x: Tensor, size: Triple): Tensor;
  /** The inverse of pooling without a kernel to learn: linear interpolation. */
  upsample(x: Tensor, size: Triple): Tensor;
  normalize(x: Tensor, options?: { hasScale?: boolean }): Tensor;
  activate(x: Tensor): Tensor;
  /** Activation and normalisation, in the order of the settings. */
  finish(x: Tensor): Tensor;
  /** A convolution and what finishes it. */
  unit(x: Tensor, filters: number, kernel?: number): Tensor;
  /** Of single values, or of whole channels (spatial dropout). */
  dropout(x: Tensor, options?: { ofChannels?: boolean }): Tensor;
  concatenate(...inputs: Tensor[]): Tensor;
  add(...inputs: Tensor[]): Tensor;
  multiply(...inputs: Tensor[]): Tensor;
  sigmoid(x: Tensor): Tensor;
  apply(layer: tfl.layers.Layer, x: Tensor): Tensor;
  /** Class probabilities: softmax over the classes, or a sigmoid for each. */
  classify(x: Tensor): Tensor;
}

const one: Triple = [1, 1, 1];

interface ConvolutionOptions {
  readonly strides?: Triple;
  readonly hasBias?: boolean;
}

export function blocksFor({ rank, channels, classes, seed }: NetworkInput, settings: NetworkSettings): Blocks {
  const { layers } = tfl;
  const { normalization, activation, slope, order, dropout: rate, output } = settings;
  // Each layer draws from a seed of its own, in the order in which layers are made.
  let nextSeed = seed ?? 0;
  const kernelInitializer = (): ReturnType<typeof tfl.initializers.zeros> =>
    seed === null ? tfl.initializers.zeros() : tfl.initializers.glorotUniform({ seed: nextSeed++ });
  const apply = (layer: tfl.layers.Layer, x: Tensor | Tensor[]): Tensor => layer.apply(x) as Tensor;
  const padding = 'same' as const;
  // tfjs wants as many numbers as there are axes, and its types differ between ranks.
  const axes = (size: number | Triple): number =>
    typeof size === 'number' ? size : (size.slice(-rank) as unknown as number);

  const blocks: Blocks = {
    settings,
    input: () => tfl.input({ shape: [...Array<null>(rank).fill(null), channels] }),
    convolution(x, filters, kernel, { strides = one, hasBias = true } = {}) {
      const config = {
        filters,
        kernelSize: axes(kernel),
        strides: axes(strides),
        padding,
        useBias: hasBias,
        kernelInitializer: kernelInitializer(),
      };
      return apply(rank === 2 ? layers.conv2d(config) : layers.conv3d(config), x);
    },
    upConvolution(x, filters, strides) {
      const size = axes(strides);
      const config = { filters, kernelSize: size, strides: size, padding, kernelInitializer: kernelInitializer() };
      return apply(rank === 2 ? layers.conv2dTranspose(config) : layers.conv3dTranspose(config), x);
    },
    maxPool(x, size) {
      const config = { poolSize: axes(size), strides: axes(size), padding };
      return apply(rank === 2 ? layers.maxPooling2d(config) : layers.maxPooling3d(config), x);
    },
    upsample: (x, size) => apply(new LinearUpsampling({ factors: size.slice(-rank) }), x),
    normalize(x, { hasScale = true } = {}) {
      if (normalization === 'none') return x;
      return apply(
        normalization === 'batch' ? new BatchNormalization({ hasScale }) : new InstanceNormalization({ hasScale }),
        x,
      );
    },
    activate: (x) => apply(activation === 'relu' ? layers.reLU() : layers.leakyReLU({ alpha: slope }), x),
    finish: (x) =>
      order === 'activationFirst' ? blocks.normalize(blocks.activate(x)) : blocks.activate(blocks.normalize(x)),
    unit: (x, filters, kernel = 3) => blocks.finish(blocks.convolution(x, filters, kernel)),
    dropout: (x, { ofChannels = false } = {}) =>
      rate === 0 ? x : apply(new Dropout({ rate, seed: nextSeed++, ofChannels }), x),
    concatenate: (...inputs) => apply(layers.concatenate(), inputs),
    add: (...inputs) => apply(layers.add(), inputs),
    multiply: (...inputs) => apply(layers.multiply(), inputs),
    sigmoid: (x) => apply(layers.activation({ activation: 'sigmoid' }), x),
    apply,
    classify(x) {
      const logits = blocks.convolution(x, classes, 1);
      return output === 'softmax' ? apply(layers.softmax({ axis: -1 }), logits) : blocks.sigmoid(logits);
    },
  };
  return blocks;
}
