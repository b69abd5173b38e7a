import { defineParams } from '../../../shared/params.ts';
import { tf } from '../tf/index.ts';
import { checkCount } from './class-weights.ts';
import { defineLoss } from './loss.ts';
import { power } from './power.ts';
import { trueClassProbability, voxelWeights } from './true-class.ts';

const params = defineParams({
  alpha: {
    kind: 'numbers',
    default: [1],
    min: 0,
    max: 1e6,
    title: 'Alpha',
    help: 'What the loss of a voxel is multiplied by: one number, or one a class in class order, the background first.',
  },
  gamma: {
    kind: 'number',
    default: 2,
    min: 0,
    max: 10,
    title: 'Gamma',
    help: 'The higher, the less do voxels count that are nearly right; at 0 it is cross-entropy.',
  },
});

/** −α (1 − p)^γ log p of the true class, averaged over voxels and items (Lin et al. 2017). At least 0. */
export const focal = defineLoss({
  title: 'Focal',
  help: 'Cross-entropy that turns to the voxels that are still wrong.',
  params,
  loss:
    ({ alpha, gamma }) =>
    (truth, prediction) => {
      if (alpha.length !== 1) checkCount('alpha', alpha, truth.shape.at(-1)!);
      const probability = trueClassProbability(truth, prediction);
      const voxels = tf.mul(power(tf.sub(1, probability), gamma), tf.log(probability));
      return tf.neg(
        alpha.length === 1 ? tf.mul(tf.mean(voxels), alpha[0]) : tf.mean(tf.mul(voxels, voxelWeights(truth, alpha))),
      );
    },
});
