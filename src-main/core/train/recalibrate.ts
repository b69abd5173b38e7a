import { BatchNormalization } from '../layers/index.ts';
import { tf, type tfl } from '../tf/index.ts';
import type { Batch } from './batch.ts';
import { setStep, toTensors } from './step.ts';

/**
 * Measures the statistics of batch normalisation anew with the final weights, as the plain average over the batches
 * (Wu & Johnson 2021, "precise BatchNorm"): the moving average lags behind weights that moved, most of all after short
 * trainings. Does nothing for a network without batch normalisation.
 */
export async function recalibrate(network: tfl.LayersModel, batches: AsyncIterable<Batch>): Promise<void> {
  const normalizations = network.layers.filter((layer) => layer instanceof BatchNormalization);
  if (normalizations.length === 0) return;
  const rank = network.inputs[0].shape.length - 2;
  for (const layer of normalizations) layer.averaging = true;
  let step = 0;
  for await (const batch of batches) {
    tf.tidy(() => {
      // Dropout too: its masks must not depend on whether the last training steps were in this process.
      setStep(network, tf.scalar(step++, 'int32'));
      network.apply(toTensors(batch, rank)[0], { training: true });
    });
  }
  setStep(network, null);
  for (const layer of normalizations) layer.averaging = false;
}
