import { defaultColour } from '../../../../shared/draw/colours.ts';
import type { CaseFacts } from '../../../../shared/viewer.ts';
import type { FoundCase } from './find-case.ts';

/** The background has a colour too, which nobody sees. */
const backgroundColour = '#000000';

export function factsOf({ id, truth, prediction, channels, classes, colours }: FoundCase): CaseFacts {
  return {
    caseId: id,
    channels: [...channels],
    classes: classes.map(({ value, name }, index) => ({
      name,
      colour: colours[value] ?? (index === 0 ? backgroundColour : defaultColour(index)),
    })),
    hasTruth: truth !== null,
    hasPrediction: prediction !== null,
  };
}
