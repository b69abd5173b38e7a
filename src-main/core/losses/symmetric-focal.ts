import { defineLoss } from './loss.ts';
import { rareFocal, rareFocalParams } from './rare-focal.ts';

/** See `rareFocal`. At least 0. */
export const symmetricFocal = defineLoss({
  title: 'Symmetric focal',
  help: 'Focal loss with more weight on the foreground.',
  params: rareFocalParams,
  loss: (params) => rareFocal('symmetric', params),
});
