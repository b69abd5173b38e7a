import { tf } from '../tf/index.ts';
import { defineLoss } from './loss.ts';
import { averageClasses, classMeans, countedParams } from './overlap.ts';

/** (t − p)², averaged over voxels, classes and items: the Brier score over the number of classes (Brier 1950). 0 … 1. */
export const meanSquaredError = defineLoss({
  title: 'Mean squared error',
  help: 'Calm with voxels that are badly wrong, as at doubtful borders; learns slowly at first.',
  params: countedParams,
  loss: (counted) => (truth, prediction) =>
    averageClasses(classMeans(tf.square(tf.sub(truth, prediction)), counted.background), counted),
});
