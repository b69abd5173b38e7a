import { StudioError } from '../../../shared/errors.ts';
import type { LabelVolume, Volume } from '../volume/volume.ts';

/**
 * Class indexes from a label file's values: `values[i]` becomes i. Throws `bad-dataset` naming the case and `fileName`
 * for a value that is not among them, and for a file of several channels.
 */
export function toClassIndexes(
  { data, shape, affine }: Volume,
  values: readonly number[],
  caseId: string,
  fileName: string,
): LabelVolume {
  if (shape[3] !== 1) {
    const message = `case ${caseId}: ${fileName} has ${shape[3]} channels`;
    throw new StudioError('bad-dataset', message, 'give a label of one channel');
  }
  const indexOf = new Map(values.map((value, index) => [value, index]));
  const indexes = new Uint8Array(data.length);
  let previous = NaN;
  let index = 0;
  for (let i = 0; i < data.length; i++) {
    const value = data[i];
    if (value !== previous) {
      const known = indexOf.get(value);
      if (known === undefined) {
        const message = `case ${caseId}: ${fileName} holds the label ${value}, but the classes are ${values.join(', ')}`;
        throw new StudioError('bad-dataset', message, 'correct the file, or name the label in dataset.json');
      }
      previous = value;
      index = known;
    }
    indexes[i] = index;
  }
  return { data: indexes, shape, affine };
}
