import { StudioError } from '../../../shared/errors.ts';
import { defineParams } from '../../../shared/params.ts';
import type { Sample } from '../volume/volume.ts';

/** For steps that change intensities: modalities, as CT beside PET, need not be treated alike. */
export const channelParams = defineParams({
  channels: {
    kind: 'numbers',
    isAdvanced: true,
    title: 'Channels',
    help: 'Numbers of the channels that are changed, the first being 0; the others stay as they are. None: all of them. The step can be used again for the others.',
    default: [],
    min: 0,
    max: 1023,
    integer: true,
  },
});

/** The channels that a step changes, ascending, each once. Throws `bad-pipeline` for one that the case does not have. */
export function chosenChannels(
  { caseId, image }: Pick<Sample, 'caseId' | 'image'>,
  named: readonly number[],
): number[] {
  const count = image.shape[3];
  const unknown = named.find((channel) => channel >= count);
  if (unknown !== undefined) {
    throw new StudioError(
      'bad-pipeline',
      `a step changes channel ${unknown}, but case ${caseId} has ${count}, counted from 0`,
      'correct the channels of the step',
    );
  }
  const all = Array.from({ length: count }, (_, channel) => channel);
  return named.length === 0 ? all : all.filter((channel) => named.includes(channel));
}
