import { defineArchitecture } from './architecture.ts';
import type { Blocks, Tensor } from './blocks.ts';
import { buildEncoderDecoder, divisorOf, type Block, type Skip } from './encoder-decoder.ts';
import { networkParams } from './settings.ts';

/** The paper's α: how much wider a block is than that of a U-Net, which evens the numbers of parameters. */
const widening = 1.67;

/** Widths of the three convolutions of a block: a sixth, a third and a half, rounded down as in the paper's program. */
function widthsOf(filters: number): readonly number[] {
  return [0.167, 0.333, 0.5].map((share) => Math.max(1, Math.floor(widening * filters * share)));
}

/** A convolution whose shift is that of its normalisation, and whose scale the next convolution can learn. */
function normalized(blocks: Blocks, x: Tensor, filters: number, kernel: number): Tensor {
  const hasBias = blocks.settings.normalization === 'none';
  return blocks.normalize(blocks.convolution(x, filters, kernel, { hasBias }), { hasScale: false });
}

/**
 * The MultiRes block: three convolutions in a row, together as wide as kernels of 3, 5 and 7 side by side would see,
 * and a 1×1 convolution around them.
 */
const block: Block = (blocks, x, filters) => {
  const widths = widthsOf(filters);
  const shortcut = normalized(
    blocks,
    x,
    widths.reduce((sum, width) => sum + width),
    1,
  );
  const convolutions: Tensor[] = [];
  for (const width of widths) {
    convolutions.push(blocks.activate(normalized(blocks, convolutions.at(-1) ?? x, width, 3)));
  }
  const branch = blocks.normalize(blocks.concatenate(...convolutions));
  return blocks.normalize(blocks.activate(blocks.add(shortcut, blocks.dropout(branch))));
};

/** The Res path: the nearer to the image, the more residual convolutions lie between encoder and decoder. */
const skip: Skip = (blocks, { features, level, filters }) => {
  let x = features;
  for (let i = level; i < blocks.settings.depth; i++) {
    const shortcut = normalized(blocks, x, filters, 1);
    const branch = blocks.activate(normalized(blocks, x, filters, 3));
    x = blocks.normalize(blocks.activate(blocks.add(shortcut, branch)));
  }
  return x;
};

/**
 * MultiResUNet (Ibtehaz & Rahman 2020, arXiv:1902.04049), with as many parameters as the authors' own program. As in the
 * paper, the output is a convolution without the normalisation that their program and MIScnn's put behind it.
 */
export const multiRes = defineArchitecture({
  title: 'MultiResUNet',
  help: 'Blocks see three scales at once, and skip connections are residual paths.',
  params: networkParams,
  divisor: divisorOf,
  build: (input, params) => buildEncoderDecoder(input, { ...params, order: 'normalizationFirst' }, { block, skip }),
});
