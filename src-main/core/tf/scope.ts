import * as tf from '@tensorflow/tfjs-core';

/**
 * As `tf.tidy`, for results that are not tensors: every tensor made meanwhile is disposed of, but those that were kept.
 * `tf.tidy` looks for tensors in all that it returns, number by number.
 */
export function inScope<T>(work: () => T): T {
  tf.engine().startScope();
  try {
    return work();
  } finally {
    tf.engine().endScope();
  }
}
