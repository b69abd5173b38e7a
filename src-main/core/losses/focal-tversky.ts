import { defineParams } from '../../../shared/params.ts';
import { tf } from '../tf/index.ts';
import { defineLoss } from './loss.ts';
import { averageClasses, overlapParams, softOverlap } from './overlap.ts';
import { power } from './power.ts';
import { deltaParam, tverskyIndex } from './tversky-index.ts';

const params = defineParams({
  ...deltaParam,
  gamma: {
    kind: 'number',
    default: 0.75,
    min: 0.1,
    max: 3,
    title: 'Gamma',
    help: 'Exponent of the loss of a class: below 1 classes that are nearly right stay in play, above 1 poor ones lead.',
  },
  ...overlapParams,
});

/**
 * (1 − T)^γ averaged over classes and items, T the Tversky index with δ for false negatives and 1 − δ for false positives.
 * 0 … 1. Abraham & Khan 2019, who write 1/γ for the exponent; their 4/3 is ¾ here.
 */
export const focalTversky = defineLoss({
  title: 'Focal Tversky',
  help: 'Tversky loss to a power, by which hard or easy classes lead.',
  params,
  loss:
    ({ delta, gamma, smooth, ...counted }) =>
    (truth, prediction) => {
      const index = tverskyIndex(softOverlap(truth, prediction, counted.background), 1 - delta, delta, smooth);
      return averageClasses(power(tf.sub(1, index), gamma), counted);
    },
});
