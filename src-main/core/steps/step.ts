import type { Params, ParamValues } from '../../../shared/params.ts';
import type { Slices } from '../volume/slices.ts';
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
  /** `undo` slice by slice, the same bits. Without it, slices are gathered and undone as a whole. */
  undoSlices?(prediction: Slices, trace: T): Slices;
  /** For a step with settings that are measured in the training cases of each fold. */
  readonly measure?: Measurement<P>;
}

/**
 * Settings that come from training cases and no others: before a fold is trained they are settled, and they are stored
 * beside its network, so that new cases are treated by the same numbers. All of it is plain JSON.
 */
export interface Measurement<P extends Params = Params> {
  /** Whether settings have yet to be measured; `apply` is given settled ones only. */
  isOpen(params: ParamValues<P>): boolean;
  /** What is to be known of a training case, with its label, as the steps before this one leave it. */
  ofCase(sample: Sample, params: ParamValues<P>): unknown;
  /** The settings that follow from all training cases. Throws `bad-dataset` where they show nothing. */
  settle(cases: readonly unknown[], params: ParamValues<P>): ParamValues<P>;
}

/** Checks an entry's types against its own descriptors and trace. */
export function defineStep<const P extends Params, T>(step: Step<P, T>): Step<P, T> {
  return step;
}
