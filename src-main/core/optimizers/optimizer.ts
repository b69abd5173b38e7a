import type { Params, ParamValues } from '../../../shared/params.ts';
import type { tf } from '../tf/index.ts';

/** One step of an optimiser, on all weights as one vector of length P: few large operations in place of many small ones. */
export interface OptimizerStep {
  readonly weights: tf.Tensor;
  readonly gradient: tf.Tensor;
  /** As many vectors of length P as `slots` says, zero at first. */
  readonly state: readonly tf.Tensor[];
  /** Counts from 1. */
  readonly step: number;
  readonly learningRate: number;
}

export interface Optimizer<P extends Params = Params> {
  readonly title: string;
  readonly help: string;
  readonly params: P;
  /** Vectors of state that it keeps. */
  readonly slots: number;
  /** New weights and state; disposes nothing. */
  update(given: OptimizerStep, params: ParamValues<P>): Pick<OptimizerStep, 'weights' | 'state'>;
}

/** Every optimiser has a learning rate: the one that the schedule's factor multiplies. */
export function defineOptimizer<const P extends Params>(optimizer: Optimizer<P>): Optimizer<P> {
  return optimizer;
}
