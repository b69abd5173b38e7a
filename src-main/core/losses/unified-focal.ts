import { defineParams } from '../../../shared/params.ts';
import { tf } from '../tf/index.ts';
import type { LossFunction } from './loss.ts';
import { overlapParams } from './overlap.ts';
import { rareFocal } from './rare-focal.ts';
import { rareTversky } from './rare-tversky.ts';
import type { ParamValues } from '../../../shared/params.ts';

export const unifiedFocalParams = defineParams({
  weight: {
    kind: 'number',
    default: 0.5,
    min: 0,
    max: 1,
    title: 'Weight of the Tversky part',
    help: 'The focal part weighs 1 − weight.',
  },
  delta: {
    kind: 'number',
    default: 0.6,
    min: 0,
    max: 1,
    title: 'Delta',
    help: 'Weight of false negatives and of foreground voxels; false positives and background weigh 1 − delta.',
  },
  gamma: {
    kind: 'number',
    default: 0.5,
    min: 0,
    max: 0.9,
    title: 'Gamma',
    help: 'The higher, the less do easy voxels count and the more do foreground classes that are nearly right; 0: neither.',
  },
  ...overlapParams,
});

/** weight × focal Tversky + (1 − weight) × focal loss with the same δ and γ (Yeung et al. 2022). At least 0. */
export function unifiedFocal(
  form: 'symmetric' | 'asymmetric',
  { weight, ...both }: ParamValues<typeof unifiedFocalParams>,
): LossFunction {
  const [tverskyPart, focalPart] = [rareTversky(form, both), rareFocal(form, both)];
  return (truth, prediction) =>
    tf.add(tf.mul(tverskyPart(truth, prediction), weight), tf.mul(focalPart(truth, prediction), 1 - weight));
}
