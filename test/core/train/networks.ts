import { unet } from '../../../src-main/core/architectures/index.ts';
import { diceCrossEntropy } from '../../../src-main/core/losses/index.ts';
import type { LossFunction } from '../../../src-main/core/losses/loss.ts';
import { randomStream } from '../../../src-main/core/random.ts';
import type { tfl } from '../../../src-main/core/tf/index.ts';
import type { Batch } from '../../../src-main/core/train/batch.ts';
import { resolveParams } from '../../../shared/params.ts';

/** A U-Net of a few hundred weights that has all that a restart has to bring back: normalisation and dropout. */
export function tinyNetwork(params = {}, { rank = 3, channels = 1, classes = 2 } = {}): tfl.LayersModel {
  const given = { filters: 2, depth: 1, dropout: 0.2, ...params };
  return unet.build({ rank: rank as 2 | 3, channels, classes, seed: 1 }, resolveParams(unet.params, given, ''));
}

export const tinyLoss = (): LossFunction => diceCrossEntropy.loss(resolveParams(diceCrossEntropy.params, {}, ''));

/** Two items of noise whose label follows the sign of the first channel. */
export function noiseBatch(key: number, [z, y, x, channels] = [4, 4, 4, 1]): Batch {
  const random = randomStream('noise', key);
  const label = new Uint8Array(2 * z * y * x);
  const image = new Float32Array(label.length * channels).map(() => random.normal());
  label.forEach((_, i) => (label[i] = image[i * channels] > 0 ? 1 : 0));
  return { image, label, shape: [2, z, y, x, channels] };
}

export async function* each(...batches: Batch[]): AsyncGenerator<Batch> {
  yield* batches;
}
