import { defineParams } from '../../../shared/params.ts';
import { tf } from '../tf/index.ts';
import { binaryEntropy } from './binary-entropy.ts';
import { diceSoft } from './dice-soft.ts';
import { defineLoss } from './loss.ts';
import { averageClasses, classMeans, overlapParams } from './overlap.ts';

const params = defineParams({
  alpha: {
    kind: 'number',
    default: 0.5,
    min: 0,
    max: 1,
    title: 'Alpha',
    help: 'Weight of cross-entropy; that of Dice is 1 − alpha.',
  },
  beta: {
    kind: 'number',
    default: 0.5,
    min: 0,
    max: 1,
    title: 'Beta',
    help: 'Weight of voxels of the class in cross-entropy, others weigh 1 − beta. Above 0.5 it favours sensitivity.',
  },
  ...overlapParams,
});

/**
 * −α (β t log p + (1 − β)(1 − t) log(1 − p)) + (1 − α)(1 − Dice), averaged over classes and items (Taghanaki et al. 2019,
 * who leave out the 1, a constant). Both parts are taken class by class, for any number of classes. At least 0.
 */
export const combo = defineLoss({
  title: 'Combo',
  help: 'Dice with a cross-entropy that can weigh misses and false alarms apart.',
  params,
  loss: ({ alpha, beta, ...dicePart }) => {
    const dice = diceSoft.loss(dicePart);
    return (truth, prediction) => {
      const voxels = binaryEntropy(truth, prediction, { positive: beta, negative: 1 - beta });
      const entropy = averageClasses(classMeans(voxels, dicePart.background), dicePart);
      return tf.add(tf.mul(entropy, alpha), tf.mul(dice(truth, prediction), 1 - alpha));
    };
  },
});
