import type { Sample } from '../volume/volume.ts';

/**
 * A sample with a new image: `fill` is called once a channel to write every `channels`-th value of `target` from
 * `channel` on, made from the same of `source`. The label is kept.
 */
export function mapChannels(
  sample: Sample,
  fill: (target: Float32Array, source: Float32Array, channels: number, channel: number) => void,
): Sample {
  const { data, shape } = sample.image;
  const target = new Float32Array(data.length);
  for (let channel = 0; channel < shape[3]; channel++) fill(target, data, shape[3], channel);
  return { ...sample, image: { ...sample.image, data: target } };
}
