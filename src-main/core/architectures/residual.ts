import { defineArchitecture } from './architecture.ts';
import { buildEncoderDecoder, divisorOf, type Block } from './encoder-decoder.ts';
import { networkParams } from './settings.ts';

/**
 * y = act(norm(conv(act(norm(conv x)))) + W x): the residual unit of He et al. 2016 (arXiv:1512.03385), whose W is a
 * linear 1×1 convolution, since the number of channels changes in every block. Dropout acts on the branch alone.
 */
export const residualUnit =
  ({ normalizesShortcut }: { normalizesShortcut: boolean }): Block =>
  (blocks, x, filters) => {
    const branch = blocks.normalize(blocks.convolution(blocks.unit(x, filters), filters, 3));
    const projected = blocks.convolution(x, filters, 1);
    const shortcut = normalizesShortcut ? blocks.normalize(projected) : projected;
    return blocks.activate(blocks.add(blocks.dropout(branch), shortcut));
  };

/**
 * The U-Net with residual units, as in Zhang et al. 2018 (arXiv:1711.10684), who order them otherwise. It has as many
 * parameters as MIScnn's residual architecture. MIScnn activates the shortcut, which a residual unit does not, in place
 * of the sum, and normalises after the activation.
 */
export const residual = defineArchitecture({
  title: 'Residual U-Net',
  help: 'Each block learns what to add to its input, which keeps gradients alive in deep networks.',
  params: networkParams,
  divisor: divisorOf,
  build: (input, params) =>
    buildEncoderDecoder(
      input,
      { ...params, order: 'normalizationFirst' },
      { block: residualUnit({ normalizesShortcut: false }) },
    ),
});
