export { nnunet } from './nnunet.ts';
export { msd } from './msd.ts';
export { miscnn } from './miscnn.ts';
export { imagesLabels } from './images-labels.ts';
