import type { Params, ParamValues } from '../../../shared/params.ts';
import type { Handle, tf } from '../tf/index.ts';

/** One weight of the network, of any shape. */
export interface TrainedWeight {
  /** Of the weight, to be updated in place. */
  readonly handle: Handle;
  /** What it is before the step. */
  readonly value: tf.Tensor;
  readonly gradient: tf.Tensor;
  /** As many variables of its shape as `slots` says, zero at first. */
  readonly state: readonly Handle[];
}

/** A learning rate, and the number of the step, which counts from 1. */
export interface StepFacts {
  readonly learningRate: number;
  readonly step: number;
}

export interface Optimizer<P extends Params = Params> {
  readonly title: string;
  readonly help: string;
  readonly params: P;
  /** Variables of state that it keeps for each weight. */
  readonly slots: number;
  /** All numbers that differ from step to step: an update is one and the same computation in each. */
  scalars(facts: StepFacts, params: ParamValues<P>): readonly number[];
  /** Updates all weights and their state in place, by the scalars of the step. */
  update(weights: readonly TrainedWeight[], scalars: readonly tf.Tensor[], params: ParamValues<P>): void;
}

/** Every optimiser has a learning rate: the one that the schedule's factor multiplies. */
export function defineOptimizer<const P extends Params>(optimizer: Optimizer<P>): Optimizer<P> {
  return optimizer;
}
