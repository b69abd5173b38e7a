import type { Dataset } from '../../../shared/dataset.ts';
import { StudioError } from '../../../shared/errors.ts';
import type { Pipeline } from './pipeline.ts';

/**
 * What a pipeline says of classes and channels by their numbers, against the data set, before anything is loaded. Throws
 * `bad-pipeline` for a class or a channel that is not there.
 */
export function requireFitsDataset(
  { patches, steps }: Pick<Pipeline, 'patches' | 'steps'>,
  { classes, channels }: Pick<Dataset, 'classes' | 'channels'>,
): void {
  const unknownClass = patches.blankClasses.find((index) => index >= classes.length);
  if (unknownClass !== undefined) {
    throw new StudioError(
      'bad-pipeline',
      `pipeline.patches.blankClasses names class ${unknownClass}, but the data set has ${numbered(classes.map(({ name }) => name))}`,
      'give the numbers of classes that it has, 0 being the background',
    );
  }
  steps.forEach(({ params }, i) => {
    const named = (params.channels ?? []) as readonly number[];
    const unknown = named.find((channel) => channel >= channels.length);
    if (unknown === undefined) return;
    throw new StudioError(
      'bad-pipeline',
      `pipeline.steps[${i}].params.channels names channel ${unknown}, but the data set has ${numbered(channels)}`,
      'give the numbers of channels that it has, the first being 0; none for all',
    );
  });
}

function numbered(names: readonly string[]): string {
  return names.map((name, index) => `${index} (${name})`).join(', ');
}
