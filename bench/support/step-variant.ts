import { createRequire } from 'node:module';
import { resolveParams } from '../../shared/params.ts';
import { unet } from '../../src-main/core/architectures/index.ts';
import { diceCrossEntropy } from '../../src-main/core/losses/index.ts';
import { adam } from '../../src-main/core/optimizers/index.ts';
import { startTensorFlow, tf, type tfl } from '../../src-main/core/tf/index.ts';
import { createTrainer } from '../../src-main/core/train/step.ts';
import { median, times } from './measure.ts';

/**
 * One training step of a 3D U-Net (depth 3, 16 filters, batch 2 of 32 × 48 × 32, 3 classes), as the program does it
 * (`studio`), the same without normalisation (`studio-none`), or as stock tfjs layers, gradients and optimiser do it
 * (`plain`). Stock tfjs has neither batch normalisation in 3D nor the
 * gradient of a transposed convolution, so `plain` leaves the first out, as `studio-none` does, and gets the second.
 * Prints the median of ten steps in seconds; a process of its own, since gradients are registered once a process.
 */
const shape = [2, 32, 48, 32, 1] as const;
const voxels = 2 * 32 * 48 * 32;
const image = Float32Array.from({ length: voxels }, (_, i) => Math.sin(i));
const label = Uint8Array.from({ length: voxels }, (_, i) => i % 3);
const loss = diceCrossEntropy.loss(resolveParams(diceCrossEntropy.params, {}, ''));

function studioStep(normalization: 'batch' | 'none'): () => void {
  startTensorFlow();
  const params = resolveParams(unet.params, { depth: 3, filters: 16, normalization }, '');
  const network = unet.build({ rank: 3, channels: 1, classes: 3, seed: 1 }, params);
  const trainer = createTrainer(network, loss, adam as never, resolveParams(adam.params, {}, '') as never);
  return () => void trainer.step({ image, label, shape }, 1e-3);
}

function plainStep(): () => void {
  process.env.TF_ENABLE_ONEDNN_OPTS = '1';
  createRequire(import.meta.url)('@tensorflow/tfjs-node-gpu');
  void tf.setBackend('tensorflow');
  tf.registerGradient({
    kernelName: 'Conv3DBackpropInputV2',
    inputsToSave: ['dy', 'filter'],
    gradFunc: (gradient, saved, attributes) => {
      const [dy, filter] = saved as [tf.Tensor5D, tf.Tensor5D];
      const { strides, pad } = attributes as unknown as { strides: [number, number, number]; pad: 'same' };
      const inputs = { x: gradient as tf.Tensor, dy };
      return {
        dy: () => tf.conv3d(gradient as tf.Tensor5D, filter, strides, pad),
        filter: () =>
          tf.engine().runKernel('Conv3DBackpropFilterV2', inputs, { strides, pad, filterShape: filter.shape }),
      };
    },
  });
  const params = resolveParams(unet.params, { depth: 3, filters: 16, normalization: 'none' }, '');
  const network = unet.build({ rank: 3, channels: 1, classes: 3, seed: 1 }, params);
  const variables = network.trainableWeights.map((weight: tfl.LayerVariable) => weight.read() as tf.Variable);
  const optimizer = tf.train.adam(1e-3);
  return () => {
    const value = optimizer.minimize(
      () => {
        const truth = tf.cast(tf.oneHot(tf.tensor(Int32Array.from(label), shape.slice(0, 4), 'int32'), 3), 'float32');
        return loss(truth, network.apply(tf.tensor(image, [...shape]), { training: true }) as tf.Tensor);
      },
      true,
      variables,
    )!;
    value.dataSync();
    value.dispose();
  };
}

const [, , variant] = process.argv;
const step = variant === 'plain' ? plainStep() : studioStep(variant === 'studio' ? 'batch' : 'none');
for (let i = 0; i < 3; i++) step();
process.stdout.write(String(median(await times(9, step))));
