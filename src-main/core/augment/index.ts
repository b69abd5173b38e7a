export { brightness } from './brightness.ts';
export { contrast } from './contrast.ts';
export { gamma } from './gamma.ts';
export { gaussianNoise } from './gaussian-noise.ts';
export { mirror } from './mirror.ts';
export { rotateScale } from './rotate-scale.ts';
