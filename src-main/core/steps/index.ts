export { zScore } from './z-score.ts';
export { scale } from './scale.ts';
export { clip } from './clip.ts';
export { resample } from './resample.ts';
export { resize } from './resize.ts';
export { pad } from './pad.ts';
