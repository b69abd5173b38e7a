export { nifti } from './nifti.ts';
export { nrrd } from './nrrd.ts';
export { metaImage } from './meta-image.ts';
export { png } from './png.ts';
export { jpeg } from './jpeg.ts';
export { tiff } from './tiff.ts';
export { dicom } from './dicom.ts';
