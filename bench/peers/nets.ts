import { readFileSync } from 'node:fs';

/** A network that is compared, and the batch that it is trained on: also the programs in Python read nets.json. */
export interface Net {
  readonly rank: 2 | 3;
  readonly depth: number;
  readonly filters: number;
  readonly classes: number;
  /** Items. */
  readonly batch: number;
  /** Of one item, in voxels. */
  readonly shape: readonly number[];
}

const nets = JSON.parse(readFileSync(new URL('nets.json', import.meta.url), 'utf8')) as Record<string, Net>;

export function netOf(name: string): Net {
  return nets[name];
}

interface Convolution {
  /** Voxels of the kernel. */
  readonly kernel: number;
  readonly from: number;
  readonly to: number;
  /** Places in one item where the kernel is applied: of a transposed convolution the voxels that go in. */
  readonly voxels: number;
  /** Whether batch normalisation follows. */
  readonly isNormalized: boolean;
}

/** The convolutions of the U-Net, whose number of weights the benchmark compares with that of every network. */
function convolutionsOf({ rank, depth, filters, classes, shape }: Net): Convolution[] {
  const width = (level: number): number => Math.min(512, filters * 2 ** level);
  const voxels = (level: number): number => shape.reduce((product, length) => product * (length / 2 ** level), 1);
  const block = (level: number, from: number): Convolution[] =>
    [from, width(level)].map((before) => ({
      kernel: 3 ** rank,
      from: before,
      to: width(level),
      voxels: voxels(level),
      isNormalized: true,
    }));
  const down = Array.from({ length: depth + 1 }, (_, level) => block(level, level === 0 ? 1 : width(level - 1)));
  const up = Array.from({ length: depth }, (_, level) => [
    { kernel: 2 ** rank, from: width(level + 1), to: width(level), voxels: voxels(level + 1), isNormalized: false },
    ...block(level, 2 * width(level)),
  ]);
  const last = { kernel: 1, from: width(0), to: classes, voxels: voxels(0), isNormalized: false };
  return [...down.flat(), ...up.flat(), last];
}

/** Weights and moving statistics. */
export function parametersOf(net: Net): number {
  return convolutionsOf(net)
    .map(({ kernel, from, to, isNormalized }) => (kernel * from + 1 + (isNormalized ? 4 : 0)) * to)
    .reduce((sum, each) => sum + each);
}

/** Floating-point operations, in 1e9, of the convolutions of one batch forwards. A training step has three times as many. */
export function gigaflopForward(net: Net): number {
  return convolutionsOf(net)
    .map(({ kernel, from, to, voxels }) => (2 * kernel * from * to * voxels * net.batch) / 1e9)
    .reduce((sum, each) => sum + each);
}
