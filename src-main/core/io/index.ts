export { nifti } from './nifti.ts';
