import { defineLoss } from './loss.ts';
import { binaryEntropy } from './binary-entropy.ts';
import { averageClasses, classMeans, countedParams } from './overlap.ts';

/**
 * −(t log p + (1 − t) log(1 − p)), averaged over voxels, classes and items; Keras' binary cross-entropy. At least 0. Each
 * class is a decision of its own, as with sigmoid outputs.
 */
export const binaryCrossEntropy = defineLoss({
  title: 'Binary cross-entropy',
  help: 'Each class against all others by itself; for networks with sigmoid outputs.',
  params: countedParams,
  loss: (counted) => (truth, prediction) =>
    averageClasses(
      classMeans(binaryEntropy(truth, prediction, { positive: 1, negative: 1 }), counted.background),
      counted,
    ),
});
