import * as tf from '@tensorflow/tfjs-core';
import { createRequire } from 'node:module';
import util from 'node:util';
import { StudioError } from '../../../shared/errors.ts';
import { registerGradients } from './gradients.ts';
import { nativeBackend } from './raw.ts';
import { installRecorder } from './record.ts';

export interface TensorFlow {
  /** Version of the native library, as in 2.21.0. */
  readonly version: string;
  /** Whether a GPU does the computing. */
  readonly gpu: boolean;
}

let started: TensorFlow | null = null;

/** Loads the native library once a process (about a second). Throws `engine` when it cannot be loaded. */
export function startTensorFlow(): TensorFlow {
  started ??= load();
  return started;
}

function load(): TensorFlow {
  // oneDNN's convolutions are faster on every x86 machine with AVX2; TensorFlow switches them on by itself only for newer ones.
  process.env.TF_ENABLE_ONEDNN_OPTS ??= '1';
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
  restoreRemovedNodeFunctions();
  try {
    createRequire(import.meta.url)('@tensorflow/tfjs-node-gpu');
  } catch (cause) {
    throw new StudioError('engine', 'TensorFlow could not be loaded', 'run "npm run setup" and read what it says', {
      cause,
    });
  }
  void tf.setBackend('tensorflow');
  tf.enableProdMode();
  registerGradients();
  installRecorder();
  const { binding, isUsingGpuDevice } = nativeBackend();
  return { version: binding.TF_Version, gpu: isUsingGpuDevice };
}

/** tfjs-node still calls two functions that Node 23 removed. */
function restoreRemovedNodeFunctions(): void {
  const target = util as unknown as Record<string, unknown>;
  target.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
  target.isArray ??= Array.isArray;
}
