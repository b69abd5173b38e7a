import { combineWays } from '../../../shared/combine.ts';
import { StudioError } from '../../../shared/errors.ts';
import type { Options } from './command.ts';

/** How members are put together, for `predict` and `ensemble`. */
export const combineOptions = {
  combine: {
    type: 'string',
    value: 'WAY',
    choices: combineWays,
    default: 'mean',
    help: 'mean of their probabilities, weighted mean, or majority of their labels',
  },
  weights: {
    type: 'string',
    value: 'A,B,…',
    help: 'for weighted: one number a member; without them, their validation Dice',
  },
} as const satisfies Options;

/** Numbers with commas between; null where none are given. Throws `usage`. */
export function weightsOf({ weights }: { weights?: string }): number[] | null {
  if (weights === undefined) return null;
  return weights.split(',').map((text) => {
    const weight = Number(text);
    if (text.trim() !== '' && weight >= 0 && weight < Infinity) return weight;
    throw new StudioError(
      'usage',
      `--weights has "${text}"`,
      'give numbers from 0 on with commas between, as in 2,1,1',
    );
  });
}
