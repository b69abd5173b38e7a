import type { ChoiceParam } from '../../../shared/params.ts';
import type { PatchFacts } from './augmentation.ts';

/** From this ratio of slice distance to pixel size on, as in nnU-Net, slices are too far apart to change across them. */
const anisotropic = 3;

export type Planes = 'auto' | 'in-plane' | 'all';

/** Whether an augmentation changes across slices; `what` it does to a patch, as in "turns and scales". */
export function planes(what: string): ChoiceParam<Planes> {
  return {
    kind: 'choice',
    isAdvanced: true,
    default: 'auto',
    options: ['auto', 'in-plane', 'all'],
    title: 'Planes',
    help: `in-plane ${what} within slices only; auto does so for single slices and for slices 3 times as far apart as pixels.`,
  };
}

export function isInPlane(planes: Planes, { shape, spacingMm }: PatchFacts): boolean {
  if (shape[0] === 1 || planes === 'in-plane') return true;
  return planes === 'auto' && spacingMm[0] >= anisotropic * Math.max(spacingMm[1], spacingMm[2]);
}
