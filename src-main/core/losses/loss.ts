import type { Params, ParamValues } from '../../../shared/params.ts';
import type { tf } from '../tf/index.ts';

/**
 * Truth is one-hot and prediction are probabilities, both [batch, …space, classes]; the value is a scalar, lowest where
 * the prediction is the truth. Smoothing terms keep classes that are absent from a patch finite.
 */
export type LossFunction = (truth: tf.Tensor, prediction: tf.Tensor) => tf.Scalar;

export interface Loss<P extends Params = Params> {
  readonly title: string;
  readonly help: string;
  readonly params: P;
  loss(params: ParamValues<P>): LossFunction;
}

export function defineLoss<const P extends Params>(loss: Loss<P>): Loss<P> {
  return loss;
}
