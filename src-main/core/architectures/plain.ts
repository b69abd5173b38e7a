import { defineArchitecture } from './architecture.ts';
import { buildEncoderDecoder, divisorOf, type Block } from './encoder-decoder.ts';
import { networkParams, orderParams, withDefaults } from './settings.ts';

/** Dropout, where there is any, stands between convolution and normalisation. */
const block: Block = (blocks, x, filters) => {
  const unit = (from: typeof x): typeof x => blocks.finish(blocks.dropout(blocks.convolution(from, filters, 3)));
  return unit(unit(x));
};

/**
 * The plain U-Net of the first nnU-Net (Isensee et al. 2018, arXiv:1809.10486), with the widths of MIScnn's plain
 * architecture: 30 filters, doubled up to 320, five levels, the first of them halved within slices only; instance
 * normalisation, then leaky ReLU. The slope is the paper's 0.01, where MIScnn takes 0.1.
 */
export const plain = defineArchitecture({
  title: 'Plain U-Net',
  help: 'The U-Net of nnU-Net: five levels, instance normalisation, leaky ReLU. Works with batches of any size.',
  params: withDefaults(
    { ...networkParams, ...orderParams },
    {
      filters: 30,
      maxFilters: 320,
      depth: 5,
      flatLevels: 1,
      normalization: 'instance',
      activation: 'leakyRelu',
      order: 'normalizationFirst',
    },
  ),
  divisor: divisorOf,
  build: (input, params) => buildEncoderDecoder(input, params, { block }),
});
