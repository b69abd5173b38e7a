export { BatchNormalization, InstanceNormalization, LayerNormalization } from './normalization.ts';
export { Dropout } from './dropout.ts';
export { LinearUpsampling } from './linear-upsampling.ts';
