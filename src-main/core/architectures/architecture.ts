import type { Params, ParamValues } from '../../../shared/params.ts';
import type { tfl } from '../tf/index.ts';
import type { Triple } from '../volume/volume.ts';

export interface NetworkInput {
  /** 2: images [batch, y, x, channels]; 3: volumes [batch, z, y, x, channels]. */
  readonly rank: 2 | 3;
  readonly channels: number;
  /** Classes with the background. */
  readonly classes: number;
  /** Initial weights and dropout masks depend on it alone; null: all kernels are 0, to look at layers without drawing them. */
  readonly seed: number | null;
}

/**
 * A network from images to class probabilities of the same spatial shape, one channel a class. The spatial shape is
 * left open: any whose axes divide by `divisor` will do.
 */
export interface Architecture<P extends Params = Params> {
  readonly title: string;
  readonly help: string;
  readonly params: P;
  build(input: NetworkInput, params: ParamValues<P>): tfl.LayersModel;
  /** What the axes [z, y, x] of a patch must divide by; the z of a 2D network counts for nothing. */
  divisor(params: ParamValues<P>): Triple;
}

export function defineArchitecture<const P extends Params>(architecture: Architecture<P>): Architecture<P> {
  return architecture;
}
