import type * as tf from '@tensorflow/tfjs-core';
import { attribute, runOperation } from './raw.ts';

/**
 * A variable of TensorFlow's own: one operation updates it in place, where tfjs' variables are replaced by new tensors.
 * A handle is a tensor that names it; whoever creates it must destroy it.
 */
export type Handle = tf.Tensor;

let created = 0;

export function createVariable(value: tf.Tensor): Handle {
  const [handle] = runOperation(
    'VarHandleOp',
    [
      attribute.type('dtype'),
      attribute.shape('shape', value.shape),
      attribute.text('container', ''),
      attribute.text('shared_name', `variable-${created++}`),
    ],
    [],
  );
  assignVariable(handle, value);
  return handle;
}

export function readVariable(handle: Handle): tf.Tensor {
  return runOperation('ReadVariableOp', [attribute.type('dtype')], [handle])[0];
}

export function assignVariable(handle: Handle, value: tf.Tensor): void {
  runOperation('AssignVariableOp', [attribute.type('dtype')], [handle, value], 0);
}

export function destroyVariable(handle: Handle): void {
  runOperation('DestroyResourceOp', [attribute.boolean('ignore_lookup_error', true)], [handle], 0);
  handle.dispose();
}

/**
 * One step of Adam (Kingma & Ba 2015), in place: the moments towards the gradient and its square, then the weights by
 * rate · mean / (√square + epsilon). The rate is the one with both corrections of the bias in it.
 */
export function applyAdam(
  { weights, mean, square }: Readonly<Record<'weights' | 'mean' | 'square', Handle>>,
  gradient: tf.Tensor,
  { rate, beta1, beta2, epsilon }: Readonly<Record<'rate' | 'beta1' | 'beta2' | 'epsilon', tf.Tensor>>,
  zero: tf.Tensor,
): void {
  const attributes = [
    attribute.type('T'),
    attribute.boolean('use_locking', false),
    attribute.boolean('use_nesterov', false),
  ];
  const inputs = [weights, mean, square, zero, zero, rate, beta1, beta2, epsilon, gradient];
  runOperation('ResourceApplyAdam', attributes, inputs, 0);
}

/** One step of gradient descent with momentum (Sutskever et al. 2013), in place. */
export function applyMomentum(
  { weights, velocity }: Readonly<Record<'weights' | 'velocity', Handle>>,
  gradient: tf.Tensor,
  { rate, momentum }: Readonly<Record<'rate' | 'momentum', tf.Tensor>>,
  nesterov: boolean,
): void {
  const attributes = [
    attribute.type('T'),
    attribute.boolean('use_locking', false),
    attribute.boolean('use_nesterov', nesterov),
  ];
  runOperation('ResourceApplyMomentum', attributes, [weights, velocity, rate, gradient, momentum], 0);
}
