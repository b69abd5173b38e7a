import { tf } from '../tf/index.ts';
import { defineLoss } from './loss.ts';
import { averageClasses, overlapParams, softOverlap } from './overlap.ts';
import { tverskyIndex } from './tversky-index.ts';

/** 1 − (TP + s) / (TP + FP + FN + s), averaged over classes and items (Rahman & Wang 2016). 0 … 1. */
export const jaccard = defineLoss({
  title: 'Jaccard',
  help: 'One minus the intersection over union of the probabilities; stricter than Dice with middling overlaps.',
  params: overlapParams,
  loss:
    ({ smooth, ...counted }) =>
    (truth, prediction) => {
      const index = tverskyIndex(softOverlap(truth, prediction, counted.background), 1, 1, smooth);
      return tf.sub(1, averageClasses(index, counted));
    },
});
