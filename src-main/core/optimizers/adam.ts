import { defineParams } from '../../../shared/params.ts';
import { applyAdam, assignVariable, tf } from '../tf/index.ts';
import { defineOptimizer } from './optimizer.ts';

const params = defineParams({
  learningRate: {
    kind: 'number',
    default: 1e-3,
    min: 1e-8,
    max: 10,
    title: 'Learning rate',
    help: 'Size of the first steps; the schedule lowers it.',
  },
  beta1: {
    kind: 'number',
    isAdvanced: true,
    default: 0.9,
    min: 0,
    max: 0.9999,
    title: 'Beta 1',
    help: 'Memory of the mean gradient.',
  },
  beta2: {
    kind: 'number',
    isAdvanced: true,
    default: 0.999,
    min: 0,
    max: 0.99999,
    title: 'Beta 2',
    help: 'Memory of the squared gradient.',
  },
  epsilon: {
    kind: 'number',
    isAdvanced: true,
    default: 1e-7,
    min: 1e-12,
    max: 1,
    title: 'Epsilon',
    help: 'Keeps the division finite.',
  },
  weightDecay: {
    kind: 'number',
    isAdvanced: true,
    default: 0,
    min: 0,
    max: 1,
    title: 'Weight decay',
    help: 'Share of the weights taken off each step, times the learning rate (AdamW).',
  },
});

/** Adam (Kingma & Ba 2015, the efficient form at the end of section 2), with decoupled weight decay (Loshchilov & Hutter 2019). */
export const adam = defineOptimizer({
  title: 'Adam',
  help: 'Adapts the step of every weight; forgiving of the learning rate.',
  params,
  slots: 2,
  scalars: ({ learningRate, step }, { beta1, beta2, weightDecay }) => [
    (learningRate * Math.sqrt(1 - beta2 ** step)) / (1 - beta1 ** step),
    1 - learningRate * weightDecay,
  ],
  update(weights, [rate, kept], { beta1, beta2, epsilon, weightDecay }) {
    const constants = { beta1: tf.scalar(beta1), beta2: tf.scalar(beta2), epsilon: tf.scalar(epsilon) };
    const zero = tf.scalar(0);
    for (const { handle, value, gradient, state } of weights) {
      if (weightDecay > 0) assignVariable(handle, tf.mul(value, kept));
      const [mean, square] = state;
      applyAdam({ weights: handle, mean, square }, gradient, { rate, ...constants }, zero);
    }
  },
});
