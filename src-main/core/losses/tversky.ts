import { defineParams } from '../../../shared/params.ts';
import { tf } from '../tf/index.ts';
import { defineLoss } from './loss.ts';
import { averageClasses, overlapParams, softOverlap } from './overlap.ts';
import { tverskyIndex } from './tversky-index.ts';

const params = defineParams({
  ...overlapParams,
  alpha: { kind: 'number', default: 0.5, min: 0, max: 1, title: 'Alpha', help: 'Weight of false positives.' },
  beta: {
    kind: 'number',
    default: 0.5,
    min: 0,
    max: 1,
    title: 'Beta',
    help: 'Weight of false negatives; above alpha it favours sensitivity.',
  },
});

/**
 * 1 − (TP + s) / (TP + α FP + β FN + s), averaged over classes and items (Salehi et al. 2017). Ranges 0 … 1; MIScnn's
 * loss of this name is the sum over classes instead of their mean.
 */
export const tversky = defineLoss({
  title: 'Tversky',
  help: 'Overlap with free weights of false positives and false negatives; at 0.5 and 0.5 it is the Dice loss.',
  params,
  loss:
    ({ alpha, beta, smooth, ...counted }) =>
    (truth, prediction) => {
      const index = tverskyIndex(softOverlap(truth, prediction, counted.background), alpha, beta, smooth);
      return tf.sub(1, averageClasses(index, counted));
    },
});
