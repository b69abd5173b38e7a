import type { HandlersOf, Studio } from '../studio.ts';
import { compare } from './evaluation/compare.ts';

export const evaluation = (studio: Studio): HandlersOf<'evaluation'> => ({
  'evaluation.run': (input, context) => compare(studio, input, context),
});
