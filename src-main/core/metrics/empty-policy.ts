import type { MaskPair } from './mask-pair.ts';

/** Printed with every result. The rule behind it: a method must never gain from predicting nothing. */
export const emptyPolicy =
  'A class that is absent from both truth and prediction is undefined (NA, null): it is left out of means and counted. ' +
  'Where it is absent from one of the two, Dice, Jaccard, precision, volume similarity, NSD and lesion F1 are 0 and ' +
  'surface distances are the image diagonal in mm (the worst case), since leaving such a case out would reward a ' +
  'method for missing a structure. The volume difference is the whole volume of the other. Sensitivity is 0 and the ' +
  'relative volume difference −100 % where nothing was predicted; both are undefined where the truth is empty: there ' +
  'was nothing to find, and no volume to relate to.';

/** Which masks of a pair are empty; the empty text where neither is. */
export type EmptyFlag = '' | 'both-empty' | 'truth-empty' | 'prediction-empty';

export function emptyFlagOf({ counts: { tp, fp, fn } }: MaskPair): EmptyFlag {
  if (tp + fp + fn === 0) return 'both-empty';
  if (tp + fn === 0) return 'truth-empty';
  return tp + fp === 0 ? 'prediction-empty' : '';
}

/**
 * A distance under the policy, from what is null where a mask is empty: NaN with both masks empty, the image diagonal
 * with one.
 */
export function distanceScore<Distances>(
  pair: MaskPair,
  distances: Distances | null,
  score: (distances: Distances) => number,
): number {
  if (distances !== null) return score(distances);
  return emptyFlagOf(pair) === 'both-empty' ? NaN : pair.diagonalMm;
}

/** A share under the policy, from what is null where a mask is empty: NaN with both masks empty, 0 with one. */
export function shareScore<Distances>(
  pair: MaskPair,
  distances: Distances | null,
  score: (distances: Distances) => number,
): number {
  if (distances !== null) return score(distances);
  return emptyFlagOf(pair) === 'both-empty' ? NaN : 0;
}
