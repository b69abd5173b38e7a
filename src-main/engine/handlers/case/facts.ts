import { defaultColour } from '../../../../shared/draw/colours.ts';
import type { CaseFacts } from '../../../../shared/viewer.ts';
import { formatOf } from '../../../core/io/format-of.ts';
import type { FoundCase } from './find-case.ts';

/** The background has a colour too, which nobody sees. */
const backgroundColour = '#000000';

export function factsOf(found: FoundCase): CaseFacts {
  const { id, images, truth, prediction, probabilities, channels, classes, colours } = found;
  return {
    caseId: id,
    channels: [...channels],
    classes: classes.map(({ value, name }, index) => ({
      name,
      colour: colours[value] ?? (index === 0 ? backgroundColour : defaultColour(index)),
    })),
    hasImage: images.length > 0,
    ...(formatOf(found.grid).isPicture && { isPicture: true }),
    hasTruth: truth !== null,
    hasPrediction: prediction !== null,
    hasProbabilities: probabilities !== null,
  };
}
