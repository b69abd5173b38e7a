import { BatchNormalization } from '../layers/index.ts';
import { tf, type tfl } from '../tf/index.ts';
import type { Batch } from './batch.ts';
import { prepareLayers, toTensors } from './step.ts';

/**
 * Measures the statistics of batch normalisation anew with the final weights, as the plain average over the batches
 * (Wu & Johnson 2021, "precise BatchNorm"): the moving average lags behind weights that moved, most of all after short
 * trainings. Does nothing for a network without batch normalisation.
 */
export async function recalibrate(network: tfl.LayersModel, batches: AsyncIterable<Batch>): Promise<void> {
  const normalizations = network.layers.filter((layer) => layer instanceof BatchNormalization);
  if (normalizations.length === 0) return;
  const [classes, rank] = [network.outputs[0].shape.at(-1)!, network.inputs[0].shape.length - 2];
  for (const layer of normalizations) layer.averaging = true;
  let step = 0;
  for await (const batch of batches) {
    // Dropout too: its masks must not depend on whether the last training steps were in this process.
    prepareLayers(network, step++);
    tf.tidy(() => void network.apply(toTensors(batch, rank, classes).image, { training: true }));
  }
  for (const layer of normalizations) layer.averaging = false;
}
