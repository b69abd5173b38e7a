import { defineArchitecture } from './architecture.ts';
import { attentionGate } from './attention.ts';
import { buildEncoderDecoder, divisorOf } from './encoder-decoder.ts';
import { residualUnit } from './residual.ts';
import { networkParams } from './settings.ts';
import { doubleConvolution } from './unet.ts';

/**
 * MIScnn's attention residual architecture: residual units whose shortcut is normalised in the encoder (He et al. 2016),
 * attention gates (Oktay et al. 2018), plain blocks in the decoder. In MIScnn's 3D form the shortcut starts from the
 * second convolution and so skips nothing; here it starts from the block's input in 2D and 3D.
 */
export const attentionResidual = defineArchitecture({
  title: 'Attention residual U-Net',
  help: 'Residual encoder, attention gates on the skip connections, plain decoder.',
  params: networkParams,
  divisor: divisorOf,
  build: (input, params) =>
    buildEncoderDecoder(
      input,
      { ...params, order: 'normalizationFirst' },
      { block: residualUnit({ normalizesShortcut: true }), decoderBlock: doubleConvolution, skip: attentionGate },
    ),
});
