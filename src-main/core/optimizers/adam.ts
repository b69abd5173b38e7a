import { defineParams } from '../../../shared/params.ts';
import { tf } from '../tf/index.ts';
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
  update({ weights, gradient, state: [mean, square], step, learningRate }, { beta1, beta2, epsilon, weightDecay }) {
    const newMean = tf.add(tf.mul(mean, beta1), tf.mul(gradient, 1 - beta1));
    const newSquare = tf.add(tf.mul(square, beta2), tf.mul(tf.square(gradient), 1 - beta2));
    const rate = (learningRate * Math.sqrt(1 - beta2 ** step)) / (1 - beta1 ** step);
    const decayed = weightDecay === 0 ? weights : tf.mul(weights, 1 - learningRate * weightDecay);
    const moved = tf.sub(decayed, tf.div(tf.mul(newMean, rate), tf.add(tf.sqrt(newSquare), epsilon)));
    return { weights: moved, state: [newMean, newSquare] };
  },
});
