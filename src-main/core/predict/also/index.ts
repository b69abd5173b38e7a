export { dicomSeg } from './dicom-seg.ts';
export { nrrd } from './nrrd.ts';
export { metaImage } from './meta-image.ts';
export { png } from './png.ts';
