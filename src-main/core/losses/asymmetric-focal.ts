import { defineLoss } from './loss.ts';
import { rareFocal, rareFocalParams } from './rare-focal.ts';

/** See `rareFocal`. At least 0. */
export const asymmetricFocal = defineLoss({
  title: 'Asymmetric focal',
  help: 'Focal loss for the background, cross-entropy for the foreground: only easy background is held back.',
  params: rareFocalParams,
  loss: (params) => rareFocal('asymmetric', params),
});
