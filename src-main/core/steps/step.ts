import type { Params, ParamValues } from '../../../shared/params.ts';
import type { FloatVolume, Sample } from '../volume/volume.ts';

/** What a step must remember to be undone: plain JSON, so that it can be stored and sent. */
export type Trace = unknown;

/**
 * A preprocessing subfunction. `apply` never changes its input. `undo` takes class probabilities that lie on the
 * step's output grid back to the grid that `apply` was given: same shape, same affine; each voxel's probabilities
 * still sum to one. Steps that change only intensities return the prediction as it is.
 */
export interface Step<P extends Params = Params, T = Trace> {
  readonly title: string;
  readonly help: string;
  readonly params: P;
  apply(sample: Sample, params: ParamValues<P>): { sample: Sample; trace: T };
  undo(prediction: FloatVolume, trace: T): FloatVolume;
}

/** Checks an entry's types against its own descriptors and trace. */
export function defineStep<const P extends Params, T>(step: Step<P, T>): Step<P, T> {
  return step;
}
