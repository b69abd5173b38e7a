export { BatchNormalization, InstanceNormalization } from './normalization.ts';
export { Dropout } from './dropout.ts';
