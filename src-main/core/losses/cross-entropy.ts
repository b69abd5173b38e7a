import { tf } from '../tf/index.ts';
import { checkedWeights, classWeightParams } from './class-weights.ts';
import { defineLoss } from './loss.ts';
import { trueClassProbability, voxelWeights, weightedMean } from './true-class.ts';

/**
 * −Σ truth · log(p / Σp) over the classes, averaged over voxels and items. At least 0. With class weights it is the
 * weighted mean, each voxel weighing as its true class; PyTorch's cross-entropy does the same.
 */
export const crossEntropy = defineLoss({
  title: 'Cross-entropy',
  help: 'Every voxel counts the same, so large classes lead.',
  params: classWeightParams,
  loss:
    ({ classWeights }) =>
    (truth, prediction) => {
      const weights = checkedWeights(classWeights, truth.shape.at(-1)!);
      const logarithm = tf.log(trueClassProbability(truth, prediction));
      return tf.neg(weights ? weightedMean(logarithm, voxelWeights(truth, weights)) : tf.mean(logarithm));
    },
});
