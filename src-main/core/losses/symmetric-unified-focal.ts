import { defineLoss } from './loss.ts';
import { unifiedFocal, unifiedFocalParams } from './unified-focal.ts';

/** See `unifiedFocal`. At least 0. */
export const symmetricUnifiedFocal = defineLoss({
  title: 'Symmetric unified focal',
  help: 'Focal and focal Tversky loss in one, with one delta and one gamma for both.',
  params: unifiedFocalParams,
  loss: (params) => unifiedFocal('symmetric', params),
});
