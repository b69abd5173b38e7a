import type { CombineWay } from '../../../shared/combine.ts';
import { StudioError } from '../../../shared/errors.ts';

export interface MemberScore {
  /** As messages call it: `fold 1`, `the run "first"`. */
  readonly name: string;
  /** Mean foreground Dice of its held-out cases; null where it has none. */
  readonly dice: number | null;
}

/**
 * What each member counts for; shares sum to one. Weighted: by the numbers given, else by the members' Dice. Otherwise all
 * the same. Throws `usage` for another number of weights than members, for weights that are below 0 or all 0, for weights
 * that nothing is weighed by, and where a member without held-out cases leaves nothing to weigh it by.
 */
export function memberShares(
  way: CombineWay,
  given: readonly number[] | null,
  members: readonly MemberScore[],
): readonly number[] {
  if (way !== 'weighted') {
    if (given !== null) throw usage(`weights are given, but the members are combined by ${way}`, 'combine by weighted');
    return members.map(() => 1 / members.length);
  }
  if (given !== null && given.length !== members.length) {
    const counts = `${given.length} weight${given.length === 1 ? '' : 's'} for ${members.length} members`;
    throw usage(counts, `give one number for each: ${members.map(({ name }) => name).join(', ')}`);
  }
  const weights = members.map(({ name, dice }, i) => {
    const weight = given ? given[i] : dice;
    if (weight === null)
      throw usage(`${name} has no held-out cases, so there is no Dice to weigh it by`, 'give weights');
    if (!(weight >= 0 && weight < Infinity))
      throw usage(`the weight of ${name} is ${weight}`, 'give numbers from 0 on');
    return weight;
  });
  const sum = weights.reduce((total, weight) => total + weight, 0);
  if (sum === 0) throw usage('all weights are 0', 'give one member a weight above 0');
  return weights.map((weight) => weight / sum);
}

function usage(message: string, next: string): StudioError {
  return new StudioError('usage', message, next);
}
