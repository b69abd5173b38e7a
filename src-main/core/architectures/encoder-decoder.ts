import { tfl } from '../tf/index.ts';
import type { Triple } from '../volume/volume.ts';
import type { NetworkInput } from './architecture.ts';
import { blocksFor, type Blocks, type Tensor } from './blocks.ts';
import type { NetworkSettings } from './settings.ts';

/** What is computed at one level: from features of any number of channels. */
export type Block = (blocks: Blocks, x: Tensor, filters: number) => Tensor;

/** How the encoder's features reach the decoder at one level. */
export interface SkipFacts {
  /** The encoder's. */
  readonly features: Tensor;
  /** The decoder's from the level below, not yet enlarged. */
  readonly below: Tensor;
  /** 0 is that of the image. */
  readonly level: number;
  readonly filters: number;
  /** By how much `below` is smaller, [z, y, x]. */
  readonly scale: Triple;
}
export type Skip = (blocks: Blocks, facts: SkipFacts) => Tensor;

/** What makes one U-Net different from another. */
export interface Variant {
  readonly block: Block;
  /** Of the decoder, where it is not that of the encoder. */
  readonly decoderBlock?: Block;
  /** Without: the features as they are. */
  readonly skip?: Skip;
}

/**
 * The skeleton that all U-Nets share (Ronneberger et al. 2015; 3D: Çiçek et al. 2016): a block at each level,
 * max-pooling down, transposed convolutions up, the encoder's features concatenated at each level.
 */
export function buildEncoderDecoder(
  input: NetworkInput,
  settings: NetworkSettings,
  { block, decoderBlock = block, skip = (_, { features }) => features }: Variant,
): tfl.LayersModel {
  const { depth } = settings;
  const blocks = blocksFor(input, settings);
  const inputs = blocks.input();
  const skips: Tensor[] = [];
  let x = inputs;
  for (let level = 0; level < depth; level++) {
    x = block(blocks, x, filtersAt(settings, level));
    skips.push(x);
    x = blocks.maxPool(x, scaleAt(settings, level));
  }
  x = block(blocks, x, filtersAt(settings, depth));
  for (let level = depth - 1; level >= 0; level--) {
    const [filters, scale] = [filtersAt(settings, level), scaleAt(settings, level)];
    const up = blocks.upConvolution(x, filters, scale);
    const features = skip(blocks, { features: skips[level], below: x, level, filters, scale });
    x = decoderBlock(blocks, blocks.concatenate(up, features), filters);
  }
  return tfl.model({ inputs, outputs: blocks.classify(x) });
}

export function filtersAt({ filters, maxFilters }: NetworkSettings, level: number): number {
  return Math.min(maxFilters, filters * 2 ** level);
}

/** By how much the level below is smaller, [z, y, x]. */
export function scaleAt({ flatLevels }: Pick<NetworkSettings, 'flatLevels'>, level: number): Triple {
  return [level < flatLevels ? 1 : 2, 2, 2];
}

/** What the axes [z, y, x] of a patch must divide by. */
export function divisorOf({ depth, flatLevels }: Pick<NetworkSettings, 'depth' | 'flatLevels'>): Triple {
  return [2 ** Math.max(0, depth - flatLevels), 2 ** depth, 2 ** depth];
}
