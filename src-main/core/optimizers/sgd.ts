import { defineParams } from '../../../shared/params.ts';
import { tf } from '../tf/index.ts';
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
  update({ weights, gradient, state: [velocity], learningRate }, { momentum, nesterov, weightDecay, clipNorm }) {
    const penalized = weightDecay === 0 ? gradient : tf.add(gradient, tf.mul(weights, weightDecay));
    const clipped = clipNorm === 0 ? penalized : shortened(penalized, clipNorm);
    const newVelocity = tf.add(tf.mul(velocity, momentum), clipped);
    const direction = nesterov ? tf.add(clipped, tf.mul(newVelocity, momentum)) : newVelocity;
    return { weights: tf.sub(weights, tf.mul(direction, learningRate)), state: [newVelocity] };
  },
});

function shortened(gradient: tf.Tensor, longest: number): tf.Tensor {
  const norm = tf.sqrt(tf.sum(tf.square(gradient)));
  return tf.mul(gradient, tf.minimum(1, tf.div(longest, tf.add(norm, 1e-6))));
}
