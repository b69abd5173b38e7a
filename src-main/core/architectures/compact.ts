import { defineArchitecture } from './architecture.ts';
import { buildEncoderDecoder, divisorOf } from './encoder-decoder.ts';
import { networkParams, orderParams } from './settings.ts';
import { doubleConvolution } from './unet.ts';

/**
 * MIScnn's compact architecture: the block's input is kept beside its features. It is the U-Net that Kolařík et al.
 * 2019 (doi:10.3390/app9030404) compare with as residual: its shortcut concatenates where He et al. 2016 add.
 */
export const compact = defineArchitecture({
  title: 'Compact U-Net',
  help: 'The input of each block is kept beside its features: dense connections around blocks, not inside.',
  params: { ...networkParams, ...orderParams },
  divisor: divisorOf,
  build: (input, params) =>
    buildEncoderDecoder(input, params, {
      block: (blocks, x, filters) => blocks.concatenate(x, doubleConvolution(blocks, x, filters)),
    }),
});
