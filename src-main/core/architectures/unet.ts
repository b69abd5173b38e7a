import { defineArchitecture } from './architecture.ts';
import { buildEncoderDecoder, divisorOf, type Block } from './encoder-decoder.ts';
import { networkParams, orderParams } from './settings.ts';

/** Two convolutions, each activated and normalised. */
export const doubleConvolution: Block = (blocks, x, filters) =>
  blocks.dropout(blocks.unit(blocks.unit(x, filters), filters));

/**
 * The U-Net (Ronneberger et al. 2015; 3D: Çiçek et al. 2016) in the form of MIScnn's standard architecture: blocks of two
 * convolutions. With the default settings it has the same layers and number of parameters.
 */
export const unet = defineArchitecture({
  title: 'U-Net',
  help: 'Encoder and decoder with skip connections: the standard of medical image segmentation.',
  params: { ...networkParams, ...orderParams },
  divisor: divisorOf,
  build: (input, params) => buildEncoderDecoder(input, params, { block: doubleConvolution }),
});
