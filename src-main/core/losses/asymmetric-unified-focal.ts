import { defineLoss } from './loss.ts';
import { unifiedFocal, unifiedFocalParams } from './unified-focal.ts';

/** See `unifiedFocal`. At least 0. */
export const asymmetricUnifiedFocal = defineLoss({
  title: 'Asymmetric unified focal',
  help: 'Focal and focal Tversky loss in one: easy background is held back, foreground is not.',
  params: unifiedFocalParams,
  loss: (params) => unifiedFocal('asymmetric', params),
});
