import { defineParams } from '../../../shared/params.ts';
import { tf } from '../tf/index.ts';
import { defineLoss } from './loss.ts';
import { overlapParams, softOverlap } from './overlap.ts';
import { volumeWeights } from './volume-weights.ts';

const { smooth, background } = overlapParams;
const params = defineParams({ smooth, background });

/**
 * 1 − (2 Σ w TP + s) / (Σ w (truth + predicted) + s) over the classes, w = 1 / voxels², averaged over items (Sudre et al.
 * 2017). 0 … 1. The weights are scaled to sum to one, so that the smoothing stays small beside them.
 */
export const generalizedDice = defineLoss({
  title: 'Generalised Dice',
  help: 'One Dice coefficient over all classes, each weighed by its inverse squared volume; for very unequal classes.',
  params,
  loss:
    ({ smooth, background }) =>
    (truth, prediction) => {
      const overlap = softOverlap(truth, prediction, background);
      const weights = volumeWeights(overlap.truth, 2);
      const total = (x: tf.Tensor): tf.Tensor => tf.sum(tf.mul(x, weights), 1);
      const both = tf.add(tf.mul(total(overlap.truePositive), 2), smooth);
      const all = tf.add(total(tf.add(overlap.truth, overlap.predicted)), smooth);
      return tf.sub(1, tf.mean(tf.div(both, all)));
    },
});
