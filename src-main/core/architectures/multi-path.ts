import { LayerNormalization } from '../layers/index.ts';
import { tfl } from '../tf/index.ts';
import type { Triple } from '../volume/volume.ts';
import { defineArchitecture } from './architecture.ts';
import { blocksFor, type Blocks, type Tensor } from './blocks.ts';
import { divisorOf, filtersAt, scaleAt } from './encoder-decoder.ts';
import { networkParams, orderParams, withDefaults, type NetworkSettings } from './settings.ts';

/** Blocks of the coarse path are so many times as wide as the first one: 40, then 240. */
const coarseWidening = 6;

const defaults = {
  filters: 40,
  maxFilters: 220,
  normalization: 'instance',
  activation: 'leakyRelu',
  slope: 0.1,
  order: 'normalizationFirst',
} as const;

const params = withDefaults({ ...networkParams, ...orderParams }, defaults);

/**
 * The multi-path U-Net (Jumutc et al. 2022, doi:10.3390/s22030990): two encoders of different strides, and so different
 * fields of view, see the same image: one halves it with blocks of 40, 80, 160 and 220 filters, one quarters it with
 * blocks of 40 and 240. Where both have arrived at the bottom, their features are concatenated, layer-normalised, and
 * lose whole channels to dropout. The decoder takes the features of both encoders at the levels where they stop.
 */
export const multiPath = defineArchitecture({
  title: 'Multi-path U-Net',
  help: 'A second encoder goes down in larger steps and sees more of the image; both meet at the bottom.',
  params: {
    ...params,
    dropout: {
      ...params.dropout,
      default: 0.5,
      help: 'Share of channels set to zero where the two encoders meet, while training.',
    },
  },
  divisor: divisorOf,
  build(input, settings) {
    const blocks = blocksFor(input, settings);
    const inputs = blocks.input();
    const fine = encode(blocks, inputs, 1, (level) => filtersAt(settings, level));
    const coarse = encode(blocks, inputs, 2, (level) => settings.filters * (level === 0 ? 1 : coarseWidening));

    const joined = blocks.apply(new LayerNormalization(), blocks.concatenate(fine.bottom, coarse.bottom));
    let x = blocks.dropout(joined, { ofChannels: true });
    for (let level = settings.depth - 1; level >= 0; level--) {
      const filters = filtersAt(settings, level);
      const up = blocks.upConvolution(x, filters, scaleAt(settings, level));
      const features = [fine, coarse].map((path) => path.features.get(level)).filter((each) => each !== undefined);
      x = twoUnits(blocks, blocks.concatenate(up, ...features), filters);
    }
    return tfl.model({ inputs, outputs: blocks.classify(x) });
  },
});

interface Path {
  /** By the level at which the encoder stopped. */
  readonly features: ReadonlyMap<number, Tensor>;
  readonly bottom: Tensor;
}

/** An encoder that goes `stride` levels down at a time; the last step is shorter where the depth is no multiple of it. */
function encode(blocks: Blocks, inputs: Tensor, stride: number, widthAt: (level: number) => number): Path {
  const { settings } = blocks;
  const features = new Map<number, Tensor>();
  let x = inputs;
  for (let level = 0; level < settings.depth; level += stride) {
    x = twoUnits(blocks, x, widthAt(level));
    features.set(level, x);
    x = blocks.maxPool(x, scaleBetween(settings, level, Math.min(level + stride, settings.depth)));
  }
  return { features, bottom: x };
}

function scaleBetween(settings: NetworkSettings, from: number, to: number): Triple {
  const scales = Array.from({ length: to - from }, (_, i) => scaleAt(settings, from + i));
  return [0, 1, 2].map((axis) => scales.reduce((product, scale) => product * scale[axis], 1)) as unknown as Triple;
}

function twoUnits(blocks: Blocks, x: Tensor, filters: number): Tensor {
  return blocks.unit(blocks.unit(x, filters), filters);
}
