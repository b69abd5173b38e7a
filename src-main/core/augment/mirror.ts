import { StudioError } from '../../../shared/errors.ts';
import { defineParams } from '../../../shared/params.ts';
import { copyRow, reverseRow } from '../volume/rows.ts';
import type { Volume, VoxelArray } from '../volume/volume.ts';
import { defineAugmentation } from './augmentation.ts';

/**
 * Reverses axes. The affine stays as it is: a mirrored patch stands for another patient in the same frame, not for the
 * same one seen in a mirrored frame.
 */
export const mirror = defineAugmentation({
  title: 'Mirror',
  help: 'Reverses each of the axes at random, image and label together.',
  params: defineParams({
    probability: {
      kind: 'number',
      default: 0.5,
      min: 0,
      max: 1,
      title: 'Probability',
      help: 'Of each axis by itself.',
    },
    axes: {
      kind: 'numbers',
      default: [0, 1, 2],
      min: 0,
      max: 2,
      integer: true,
      title: 'Axes',
      help: '0 is z (inferior–superior), 1 is y (posterior–anterior), 2 is x (left–right).',
    },
    axesMode: {
      kind: 'choice',
      isAdvanced: true,
      default: 'auto',
      options: ['auto', 'chosen'],
      title: 'Choice of axes',
      help: 'auto leaves out the axes that tell classes apart, as the labels of the training cases show; chosen takes all named.',
    },
  }),
  draw(random, { probability, axes, axesMode }, { shape }) {
    if (axesMode === 'auto') {
      throw new StudioError(
        'internal',
        'the axes to mirror were not decided',
        'please report this with the command that showed it',
      );
    }
    const mirrored = [0, 1, 2].filter(
      (axis) => axes.includes(axis) && shape[axis] > 1 && random.uniform() < probability,
    );
    return mirrored.length > 0 ? { axes: mirrored } : null;
  },
  apply(patch, { axes }) {
    return {
      caseId: patch.caseId,
      image: mirrorVolume(patch.image, axes),
      label: patch.label && mirrorVolume(patch.label, axes),
    };
  },
});

function mirrorVolume<A extends VoxelArray>(volume: Volume<A>, axes: readonly number[]): Volume<A> {
  const [depth, height, width, channels] = volume.shape;
  const [flipZ, flipY, flipX] = [0, 1, 2].map((axis) => axes.includes(axis));
  const source: VoxelArray = volume.data;
  const data = new (volume.data.constructor as new (length: number) => A)(source.length);
  const rowLength = width * channels;
  for (let z = 0, to = 0; z < depth; z++) {
    const sourceZ = flipZ ? depth - 1 - z : z;
    for (let y = 0; y < height; y++, to += rowLength) {
      const from = (sourceZ * height + (flipY ? height - 1 - y : y)) * rowLength;
      if (!flipX) copyRow(data, to, source, from, rowLength);
      else if (channels === 1) reverseRow(data, to, source, from, rowLength);
      else for (let x = 0; x < rowLength; x += channels) copyRow(data, to + x, source, from + rowLength - channels - x, channels); // prettier-ignore
    }
  }
  return { ...volume, data };
}
