export { constant } from './constant.ts';
export { polynomial } from './polynomial.ts';
export { reduceOnPlateau } from './reduce-on-plateau.ts';
