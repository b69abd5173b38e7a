import type { NumberParam } from '../../../shared/params.ts';
import type { Random } from '../random.ts';
import type { FloatVolume, Sample } from '../volume/volume.ts';

/** With which probability each channel of a patch is changed. */
export const channelProbability: NumberParam = {
  kind: 'number',
  isAdvanced: true,
  default: 1,
  min: 0,
  max: 1,
  title: 'Probability of a channel',
  help: 'Of each channel by itself, in patches that are changed.',
};

/** A number from (low, high) for each channel that is to be changed, null for the others; null if there is none. */
export function drawForChannels(
  random: Random,
  share: number,
  [low, high]: readonly number[],
  channels: number,
): (number | null)[] | null {
  const drawn = Array.from({ length: channels }, () => (random.uniform() < share ? random.between(low, high) : null));
  return drawn.some((each) => each !== null) ? drawn : null;
}

/** A sample with channels of its image changed by `change`, which is given each as an image of its own. */
export function changeChannels(
  sample: Sample,
  numbers: readonly (number | null)[],
  change: (channel: FloatVolume, number: number) => Float32Array,
): Sample {
  const { shape, affine } = sample.image;
  const channels = shape[3];
  const data = sample.image.data.slice();
  numbers.forEach((number, c) => {
    if (number === null) return;
    const single = new Float32Array(data.length / channels);
    for (let i = 0; i < single.length; i++) single[i] = data[i * channels + c];
    const changed = change({ data: single, shape: [shape[0], shape[1], shape[2], 1], affine }, number);
    for (let i = 0; i < single.length; i++) data[i * channels + c] = changed[i];
  });
  return { ...sample, image: { ...sample.image, data } };
}
