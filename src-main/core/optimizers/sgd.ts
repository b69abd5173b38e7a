import { defineParams } from '../../../shared/params.ts';
import { applyMomentum, tf } from '../tf/index.ts';
import { defineOptimizer } from './optimizer.ts';

const params = defineParams({
  learningRate: {
    kind: 'number',
    default: 1e-2,
    min: 1e-8,
    max: 10,
    title: 'Learning rate',
    help: 'Size of the first steps; the schedule lowers it.',
  },
  momentum: {
    kind: 'number',
    default: 0.99,
    min: 0,
    max: 0.9999,
    title: 'Momentum',
    help: 'Share of the last step that is taken again.',
  },
  nesterov: { kind: 'boolean', isAdvanced: true, default: true, title: 'Nesterov', help: 'Looks one step ahead.' },
  weightDecay: {
    kind: 'number',
    isAdvanced: true,
    default: 3e-5,
    min: 0,
    max: 1,
    title: 'Weight decay',
    help: 'L2 penalty, added to the gradient.',
  },
  clipNorm: {
    kind: 'number',
    isAdvanced: true,
    default: 12,
    min: 0,
    max: 1e6,
    title: 'Longest gradient',
    help: 'Gradients longer than this are shortened to it; 0 leaves them.',
  },
});

/** Stochastic gradient descent with momentum (Sutskever et al. 2013), defaults of nnU-Net. */
export const sgd = defineOptimizer({
  title: 'SGD with Nesterov momentum',
  help: 'The optimiser of nnU-Net: slower at first than Adam, often better in the end.',
  params,
  slots: 1,
  scalars: ({ learningRate }) => [learningRate],
  update(weights, [rate], { momentum, nesterov, weightDecay, clipNorm }) {
    const penalized = weights.map(({ gradient, value }) =>
      weightDecay === 0 ? gradient : tf.add(gradient, tf.mul(value, weightDecay)),
    );
    const factor = clipNorm === 0 ? null : shorteningFactor(penalized, clipNorm);
    weights.forEach(({ handle, state: [velocity] }, i) => {
      const clipped = factor === null ? penalized[i] : tf.mul(penalized[i], factor);
      applyMomentum({ weights: handle, velocity }, clipped, { rate, momentum: tf.scalar(momentum) }, nesterov);
    });
  },
});

/** By which the gradients, as one vector, are no longer than `longest`. */
function shorteningFactor(gradients: readonly tf.Tensor[], longest: number): tf.Tensor {
  const norm = tf.sqrt(tf.addN(gradients.map((each) => tf.sum(tf.square(each)))));
  return tf.minimum(1, tf.div(longest, tf.add(norm, 1e-6)));
}
