import { tf } from '../tf/index.ts';
import type { LossFunction } from './loss.ts';
import { averageClasses, softOverlap, type Counted } from './overlap.ts';
import { power } from './power.ts';
import { tverskyIndex } from './tversky-index.ts';

interface RareTversky extends Counted {
  readonly delta: number;
  readonly gamma: number;
  readonly smooth: number;
}

/**
 * (1 − T)^(1 − γ) averaged over classes and items, T the Tversky index with δ for false negatives and 1 − δ for false
 * positives. 0 … 1. Asymmetric: 1 − T for the background, so that only foreground classes are enhanced. Yeung et al. 2022,
 * whose paper has γ for 1 − γ in the symmetric form and their program 1 − γ in both; at their ½ it is the same.
 */
export function rareTversky(
  form: 'symmetric' | 'asymmetric',
  { delta, gamma, smooth, ...counted }: RareTversky,
): LossFunction {
  return (truth, prediction) => {
    const overlap = softOverlap(truth, prediction, counted.background);
    const error = tf.sub(1, tverskyIndex(overlap, 1 - delta, delta, smooth));
    const enhanced = power(error, 1 - gamma);
    if (form === 'symmetric' || !counted.background) return averageClasses(enhanced, counted);
    const [background] = tf.split(error, [1, error.shape[1]! - 1], 1);
    return averageClasses(tf.concat([background, tf.slice(enhanced, [0, 1])], 1), counted);
  };
}
