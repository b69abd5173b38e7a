import { tf } from '../tf/index.ts';
import { defineLoss } from './loss.ts';
import { averageClasses, classMeans, countedParams } from './overlap.ts';

/** |t − p|, averaged over voxels, classes and items. 0 … 1. Robust against wrong labels (Ghosh et al. 2017). */
export const meanAbsoluteError = defineLoss({
  title: 'Mean absolute error',
  help: 'Does not chase single wrong labels; learns slowly, and may give up small classes.',
  params: countedParams,
  loss: (counted) => (truth, prediction) =>
    averageClasses(classMeans(tf.abs(tf.sub(truth, prediction)), counted.background), counted),
});
