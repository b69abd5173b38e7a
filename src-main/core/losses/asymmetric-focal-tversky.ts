import { defineLoss } from './loss.ts';
import { rareTversky } from './rare-tversky.ts';
import { focalTverskyParams } from './tversky-index.ts';

/** See `rareTversky`. 0 … 1. */
export const asymmetricFocalTversky = defineLoss({
  title: 'Asymmetric focal Tversky',
  help: 'Tversky loss that keeps foreground classes in play which are nearly right, and lets go of the background.',
  params: focalTverskyParams,
  loss: (params) => rareTversky('asymmetric', params),
});
