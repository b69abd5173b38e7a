import { defineArchitecture } from './architecture.ts';
import { buildEncoderDecoder, divisorOf, type Skip } from './encoder-decoder.ts';
import { networkParams, orderParams } from './settings.ts';
import { doubleConvolution } from './unet.ts';

/**
 * The additive attention gate of Oktay et al. 2018 (arXiv:1804.03999) on the features x of the encoder by those g of
 * the level below: α = σ(ψ(relu(W_x x + W_g g + b))), computed on the grid of g, enlarged linearly, times x. The level of
 * the image has none, since its features say too little; with a depth of 1 the network is a U-Net.
 */
export const attentionGate: Skip = (blocks, { features, below, level, filters, scale }) => {
  if (level === 0) return features;
  const gating = blocks.unit(below, filters, 1);
  const fromFeatures = blocks.convolution(features, filters, scale, { strides: scale, hasBias: false });
  const fromGating = blocks.convolution(gating, filters, 1);
  const joined = blocks.activate(blocks.add(fromFeatures, fromGating));
  const attention = blocks.sigmoid(blocks.convolution(joined, 1, 1));
  const gated = blocks.multiply(features, blocks.upsample(attention, scale));
  return blocks.normalize(blocks.convolution(gated, filters, 1));
};

/**
 * Attention U-Net (Oktay et al. 2018) without its deep supervision. As in the authors' program, W_x is a convolution as
 * large as its stride. MIScnn takes one of 3, enlarges α to the nearest voxel, and gates the level of the image too.
 */
export const attention = defineArchitecture({
  title: 'Attention U-Net',
  help: 'Gates let through what matters of the encoder’s features, judged by the level below.',
  params: { ...networkParams, ...orderParams },
  divisor: divisorOf,
  build: (input, params) => buildEncoderDecoder(input, params, { block: doubleConvolution, skip: attentionGate }),
});
