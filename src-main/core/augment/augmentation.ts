import type { NumberParam, Params, ParamValues } from '../../../shared/params.ts';
import type { Random } from '../random.ts';
import type { Sample, Shape, Triple } from '../volume/volume.ts';

/** What `draw` and `margin` may depend on beside the parameters. */
export interface PatchFacts {
  /** Of the patch that `apply` is to give; what it is given may be larger on each side by `margin`. */
  readonly shape: Shape;
  readonly spacingMm: Triple;
}

/**
 * Randomness in two halves: `draw` makes a JSON record (null: leave the patch as it is), `apply` turns the patch by
 * it, deterministically and without changing its input. Labels stay class indexes, and every voxel keeps exactly one
 * class, also where the image had to be continued beyond its border.
 */
export interface Augmentation<P extends Params = Params, R = unknown> {
  readonly title: string;
  readonly help: string;
  readonly params: P;
  draw(random: Random, params: ParamValues<P>, facts: PatchFacts): R | null;
  apply(patch: Sample, record: R): Sample;
  /** Voxels [z, y, x] needed beyond each side of a patch so that no border has to be made up. */
  margin?(params: ParamValues<P>, facts: PatchFacts): Triple;
  /**
   * The shape [z, y, x] of what a record looks at, centred as what it gives is: most draws reach less far than the
   * margin, and a patch cut that large is cut, copied and mirrored sooner. Without it, it is the margin.
   */
  sourceShape?(record: R, spacingMm: Triple): Triple;
}

export function defineAugmentation<const P extends Params, R>(augmentation: Augmentation<P, R>): Augmentation<P, R> {
  return augmentation;
}

/** With which probability a patch is changed; `share` by default. */
export function probability(share: number): NumberParam {
  return {
    kind: 'number',
    default: share,
    min: 0,
    max: 1,
    title: 'Probability',
    help: 'Share of patches that are changed.',
  };
}
