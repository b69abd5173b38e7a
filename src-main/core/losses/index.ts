export { crossEntropy } from './cross-entropy.ts';
export { diceCrossEntropy } from './dice-cross-entropy.ts';
export { diceSoft } from './dice-soft.ts';
export { tversky } from './tversky.ts';
