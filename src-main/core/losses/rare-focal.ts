import { defineParams } from '../../../shared/params.ts';
import { tf } from '../tf/index.ts';
import { checkedWeights, classWeightParams } from './class-weights.ts';
import type { LossFunction } from './loss.ts';
import { power } from './power.ts';
import { trueClassProbability, voxelWeights } from './true-class.ts';

/** Of the symmetric and the asymmetric focal loss. */
export const rareFocalParams = defineParams({
  delta: {
    kind: 'number',
    default: 0.7,
    min: 0,
    max: 1,
    title: 'Delta',
    help: 'Weight of foreground voxels; that of background voxels is 1 − delta.',
  },
  gamma: {
    kind: 'number',
    default: 2,
    min: 0,
    max: 10,
    title: 'Gamma',
    help: 'The higher, the less do voxels count that are nearly right.',
  },
  ...classWeightParams,
});

interface RareFocal {
  readonly delta: number;
  readonly gamma: number;
  readonly classWeights: readonly number[];
}

/**
 * −w (1 − p)^γ log p of the true class, averaged over voxels and items: w is δ for foreground, 1 − δ for background, times
 * the class weight (scaled to a mean of 1). Asymmetric: (1 − p)^γ for background only, so that no foreground voxel is
 * held back. Yeung et al. 2022, there for two classes; here every foreground class is one of their rare ones.
 */
export function rareFocal(form: 'symmetric' | 'asymmetric', { delta, gamma, classWeights }: RareFocal): LossFunction {
  return (truth, prediction) => {
    const classes = truth.shape.at(-1)!;
    const given = checkedWeights(classWeights, classes);
    const mean = given ? given.reduce((sum, weight) => sum + weight, 0) / classes : 1;
    const weights = Array.from(
      { length: classes },
      (_, i) => ((i === 0 ? 1 - delta : delta) * (given?.[i] ?? 1)) / mean,
    );

    const probability = trueClassProbability(truth, prediction);
    const focus = power(tf.sub(1, probability), gamma);
    const weighted = tf.mul(voxelWeights(truth, weights), tf.log(probability));
    return tf.neg(tf.mean(tf.mul(weighted, form === 'symmetric' ? focus : onBackground(truth, focus))));
  };
}

/** Values of background voxels, 1 in all others: [batch, …space]. */
function onBackground(truth: tf.Tensor, values: tf.Tensor): tf.Tensor {
  const background = voxelWeights(truth, [1, ...Array<number>(truth.shape.at(-1)! - 1).fill(0)]);
  return tf.add(tf.mul(background, tf.sub(values, 1)), 1);
}
