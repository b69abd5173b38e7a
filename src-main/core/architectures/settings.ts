import { defineParams, type ParamValues, type Params } from '../../../shared/params.ts';

/** What every network of encoder and decoder can be told. */
export const networkParams = defineParams({
  filters: {
    kind: 'number',
    default: 32,
    min: 1,
    max: 512,
    integer: true,
    title: 'Filters',
    help: 'Of the first level; each level below has twice as many.',
  },
  maxFilters: {
    kind: 'number',
    isAdvanced: true,
    default: 512,
    min: 1,
    max: 4096,
    integer: true,
    title: 'Most filters',
    help: 'No level has more than this.',
  },
  depth: {
    kind: 'number',
    default: 4,
    min: 1,
    max: 7,
    integer: true,
    title: 'Depth',
    help: 'How often the image is halved; every axis of a patch must divide by 2 to this power.',
  },
  flatLevels: {
    kind: 'number',
    isAdvanced: true,
    default: 0,
    min: 0,
    max: 7,
    integer: true,
    title: 'Flat levels',
    help: 'So many of the first levels are halved within slices only: for volumes with thick slices.',
  },
  normalization: {
    kind: 'choice',
    default: 'batch',
    options: ['batch', 'instance', 'none'],
    title: 'Normalisation',
    help: 'Batch needs batches of several patches; instance works with any.',
  },
  activation: {
    kind: 'choice',
    isAdvanced: true,
    default: 'relu',
    options: ['relu', 'leakyRelu'],
    title: 'Activation',
    help: 'After each convolution.',
  },
  slope: {
    kind: 'number',
    isAdvanced: true,
    default: 0.01,
    min: 0,
    max: 1,
    title: 'Slope',
    help: 'Of leaky ReLU below 0.',
  },
  dropout: {
    kind: 'number',
    default: 0,
    min: 0,
    max: 0.9,
    title: 'Dropout',
    help: 'Share of values set to zero in each block while training.',
  },
  output: {
    kind: 'choice',
    isAdvanced: true,
    default: 'softmax',
    options: ['softmax', 'sigmoid'],
    title: 'Output',
    help: 'Softmax: one class a voxel. Sigmoid: each class by itself.',
  },
});

/** For networks whose papers leave it open; those of residual blocks normalise first. */
export const orderParams = defineParams({
  order: {
    kind: 'choice',
    isAdvanced: true,
    default: 'activationFirst',
    options: ['activationFirst', 'normalizationFirst'],
    title: 'Order',
    help: 'Whether the activation comes before the normalisation (MIScnn) or after it (nnU-Net).',
  },
});

export type NetworkSettings = ParamValues<typeof networkParams> & ParamValues<typeof orderParams>;

/** The same settings with the defaults of a paper. */
export function withDefaults<P extends Params>(params: P, defaults: Partial<ParamValues<P>>): P {
  const entries = Object.entries(params).map(([name, param]) => [
    name,
    name in defaults ? { ...param, default: defaults[name] } : param,
  ]);
  return Object.fromEntries(entries) as P;
}
