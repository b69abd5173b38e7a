import { StudioError } from '../../../../shared/errors.ts';
import type { VoxelArray } from '../../volume/volume.ts';
import type { Picture } from './picture.ts';

/**
 * The values of a label. Many programs save grey masks with three equal colours: these are one value. Throws `bad-format`
 * where colours differ, which say nothing about which class they are.
 */
export function requireOneValue(picture: Picture, name: string): Picture {
  if (picture.channels === 1) return picture;
  const { data } = picture;
  const grey = new (data.constructor as new (length: number) => VoxelArray)(data.length / 3);
  for (let i = 0, from = 0; i < grey.length; i++, from += 3) {
    if (data[from] !== data[from + 1] || data[from] !== data[from + 2]) {
      const colour = `(${data[from]}, ${data[from + 1]}, ${data[from + 2]})`;
      throw new StudioError(
        'bad-format',
        `the label ${name} is painted in colours, as in ${colour}`,
        'save it as a grey picture whose values are the classes',
      );
    }
    grey[i] = data[from];
  }
  return { ...picture, channels: 1, data: grey };
}
