import { defineParams } from '../../../shared/params.ts';
import { tfl } from '../tf/index.ts';
import { defineArchitecture } from './architecture.ts';
import { blocksFor, type Activation, type Normalization, type Output } from './blocks.ts';

const params = defineParams({
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
  order: {
    kind: 'choice',
    isAdvanced: true,
    default: 'activationFirst',
    options: ['activationFirst', 'normalizationFirst'],
    title: 'Order',
    help: 'Whether the activation comes before the normalisation (MIScnn) or after it (nnU-Net).',
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

/**
 * The U-Net (Ronneberger et al. 2015; 3D: Çiçek et al. 2016) in the form of MIScnn's standard architecture: blocks of two
 * convolutions, max-pooling down, transposed convolutions up, the encoder's features concatenated at each level.
 */
export const unet = defineArchitecture({
  title: 'U-Net',
  help: 'Encoder and decoder with skip connections: the standard of medical image segmentation.',
  params,
  divisor: ({ depth }) => 2 ** depth,
  build(input, { depth, normalization, activation, order, dropout, output, ...params }) {
    const blocks = blocksFor(input);
    const filtersAt = (level: number): number => Math.min(params.maxFilters, params.filters * 2 ** level);
    const finish = (x: ReturnType<typeof blocks.input>): typeof x =>
      order === 'activationFirst'
        ? blocks.normalize(blocks.activate(x, activation as Activation), normalization as Normalization)
        : blocks.activate(blocks.normalize(x, normalization as Normalization), activation as Activation);
    const block = (x: ReturnType<typeof blocks.input>, level: number): typeof x => {
      const first = finish(blocks.convolution(x, filtersAt(level), 3));
      return blocks.dropout(finish(blocks.convolution(first, filtersAt(level), 3)), dropout);
    };

    const inputs = blocks.input();
    const skips: (typeof inputs)[] = [];
    let x = inputs;
    for (let level = 0; level < depth; level++) {
      x = block(x, level);
      skips.push(x);
      x = blocks.maxPool(x);
    }
    x = block(x, depth);
    for (let level = depth - 1; level >= 0; level--) {
      x = block(blocks.concatenate(blocks.upConvolution(x, filtersAt(level)), skips[level]), level);
    }
    return tfl.model({ inputs, outputs: blocks.classify(x, output as Output) });
  },
});
