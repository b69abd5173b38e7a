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
  const unknown = (value: number): StudioError => {
    const message = `case ${caseId}: ${fileName} holds the label ${value}, but the classes are ${values.join(', ')}`;
    return new StudioError('bad-dataset', message, 'correct the file, or name the label in dataset.json');
  };
  const indexes = new Uint8Array(data.length);
  if (data instanceof Uint8Array) {
    // As nearly all labels are stored: a table is much faster.
    const table = Int16Array.from({ length: 256 }, (_, value) => indexOf.get(value) ?? -1);
    for (let i = 0; i < data.length; i++) {
      const index = table[data[i]];
      if (index < 0) throw unknown(data[i]);
      indexes[i] = index;
    }
    return { data: indexes, shape, affine };
  }
  let previous = NaN;
  let index = 0;
  for (let i = 0; i < data.length; i++) {
    const value = data[i];
    if (value !== previous) {
      const known = indexOf.get(value);
      if (known === undefined) throw unknown(value);
      previous = value;
      index = known;
    }
    indexes[i] = index;
  }
  return { data: indexes, shape, affine };
}
