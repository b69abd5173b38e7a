export { nnunet } from './nnunet.ts';
export { msd } from './msd.ts';
export { miscnn } from './miscnn.ts';
export { modalities } from './modalities.ts';
export { imagesLabels } from './images-labels.ts';
export { dicom } from './dicom.ts';
