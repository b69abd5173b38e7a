import { defineLoss } from './loss.ts';
import { rareTversky } from './rare-tversky.ts';
import { focalTverskyParams } from './tversky-index.ts';

/** See `rareTversky`. 0 … 1. */
export const symmetricFocalTversky = defineLoss({
  title: 'Symmetric focal Tversky',
  help: 'Tversky loss that keeps every class in play which is nearly right.',
  params: focalTverskyParams,
  loss: (params) => rareTversky('symmetric', params),
});
