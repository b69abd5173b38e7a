/**
 * The one place that loads TensorFlow. `tf` holds tfjs' operations, `tfl` its Keras-like layers; both are plain
 * JavaScript and load quickly. Nothing computes before `startTensorFlow` has loaded the native library.
 */
export * as tf from '@tensorflow/tfjs-core';
export * as tfl from '@tensorflow/tfjs-layers';
export { startTensorFlow, type TensorFlow } from './start.ts';
export { runOperation, attribute } from './raw.ts';
export { normalizeBatch, normalizeByStatistics, type Normalized } from './normalize.ts';
export { upsampleLinear } from './upsample.ts';
export { compile, paysToCompile, type Compiled } from './compile.ts';
export { bfloat16, type Half } from './edges.ts';
export { areAlike, trace, type State, type Trace } from './trace.ts';
export { NotTraceable } from './record.ts';
export {
  applyAdam,
  applyMomentum,
  assignVariable,
  createVariable,
  destroyVariable,
  readVariable,
  type Handle,
} from './variables.ts';
export { bfloat16Features } from './bfloat16.ts';
export { inScope } from './scope.ts';
