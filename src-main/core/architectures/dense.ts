import { defineArchitecture } from './architecture.ts';
import { buildEncoderDecoder, divisorOf, type Block } from './encoder-decoder.ts';
import { networkParams, orderParams } from './settings.ts';

/** The second convolution sees the input beside the first one's features; the input stays beside its own. */
const block: Block = (blocks, x, filters) => {
  const first = blocks.unit(x, filters);
  const second = blocks.unit(blocks.concatenate(x, first), filters);
  return blocks.concatenate(x, blocks.dropout(second));
};

/**
 * The Dense-U-Net of Kolařík et al. 2019 (doi:10.3390/app9030404): blocks of two densely connected convolutions. Unlike
 * in a DenseNet (Huang et al. 2017; Jégou et al. 2017 for segmentation), the features of the first convolution go no
 * further than the second. Normalisation is MIScnn's addition; its sigmoid is the setting `output` here, softmax by default.
 */
export const dense = defineArchitecture({
  title: 'Dense U-Net',
  help: 'Convolutions see the input of their block beside what was computed from it; features are used again.',
  params: { ...networkParams, ...orderParams },
  divisor: divisorOf,
  build: (input, params) => buildEncoderDecoder(input, params, { block }),
});
