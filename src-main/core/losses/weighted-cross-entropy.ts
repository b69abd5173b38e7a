import { defineParams } from '../../../shared/params.ts';
import { tf } from '../tf/index.ts';
import { classWeightParams } from './class-weights.ts';
import { crossEntropy } from './cross-entropy.ts';
import { defineLoss } from './loss.ts';
import { trueClassProbability, voxelWeights, weightedMean } from './true-class.ts';

const params = defineParams({
  classWeights: {
    ...classWeightParams.classWeights,
    isAdvanced: false,
    help: 'One number a class in class order, the background first. None: inverse to the number of its voxels in the batch.',
  },
});

/**
 * Cross-entropy whose voxels weigh by their true class (Ronneberger et al. 2015). Weights inverse to the number of voxels
 * make it the mean, over the classes in the batch, of each class' mean cross-entropy. At least 0.
 */
export const weightedCrossEntropy = defineLoss({
  title: 'Weighted cross-entropy',
  help: 'Cross-entropy in which rare classes count as much as common ones, or as given.',
  params,
  loss: ({ classWeights }) => {
    if (classWeights.length > 0) return crossEntropy.loss({ classWeights });
    return (truth, prediction) => {
      const voxels = tf.sum(truth, truth.shape.map((_, axis) => axis).slice(0, -1));
      const weights = tf.div(1, tf.maximum(voxels, 1));
      return tf.neg(weightedMean(tf.log(trueClassProbability(truth, prediction)), voxelWeights(truth, weights)));
    };
  },
});
