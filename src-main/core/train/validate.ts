import type { LossFunction } from '../losses/loss.ts';
import { tf, type tfl } from '../tf/index.ts';
import type { Batch } from './batch.ts';
import { toTensors } from './step.ts';

export interface ValidationScores {
  readonly loss: number;
  /** Dice of each class but the background over all patches as one; null for a class that is in neither. */
  readonly dice: readonly (number | null)[];
}

/**
 * Scores patches without augmentation. Their Dice tells how training goes; how good the network is, whole cases tell
 * when it is done.
 */
export async function validate(
  network: tfl.LayersModel,
  loss: LossFunction,
  batches: AsyncIterable<Batch>,
): Promise<ValidationScores> {
  const classes = network.outputs[0].shape.at(-1)!;
  const rank = network.inputs[0].shape.length - 2;
  const [overlap, sizes] = [new Float64Array(classes), new Float64Array(classes)];
  let [lossSum, items] = [0, 0];
  for await (const batch of batches) {
    const tensors = tf.tidy(() => {
      const { image, truth } = toTensors(batch, rank, classes);
      const prediction = network.apply(image, { training: false }) as tf.Tensor;
      const predicted = tf.cast(tf.oneHot(tf.argMax(prediction, -1), classes), 'float32');
      const space = truth.shape.map((_, axis) => axis).slice(0, -1);
      return [
        loss(truth, prediction),
        tf.sum(tf.mul(truth, predicted), space),
        tf.sum(tf.add(truth, predicted), space),
      ];
    });
    const [lossValue, both, either] = tensors.map((tensor) => tensor.dataSync());
    tf.dispose(tensors);
    lossSum += lossValue[0] * batch.shape[0];
    items += batch.shape[0];
    for (let i = 0; i < classes; i++) {
      overlap[i] += both[i];
      sizes[i] += either[i];
    }
  }
  const dice = Array.from(sizes, (size, i) => (size === 0 ? null : (2 * overlap[i]) / size));
  return { loss: lossSum / items, dice: dice.slice(1) };
}
