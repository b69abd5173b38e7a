import type { MaskPair, SurfaceDistances } from './mask-pair.ts';

/** Printed with every result. The rule behind it: a method must never gain from predicting nothing. */
export const emptyPolicy =
  'A class that is absent from both truth and prediction is undefined (NA, null): it is left out of means and counted. ' +
  'Where it is absent from one of the two, Dice, Jaccard and precision are 0 and surface distances are the image ' +
  'diagonal in mm (the worst case), since leaving such a case out would reward a method for missing a structure. ' +
  'Sensitivity is 0 where nothing was predicted, and undefined where the truth is empty: there was nothing to find.';

/** Which masks of a pair are empty; the empty text where neither is. */
export type EmptyFlag = '' | 'both-empty' | 'truth-empty' | 'prediction-empty';

export function emptyFlagOf({ counts: { tp, fp, fn } }: MaskPair): EmptyFlag {
  if (tp + fp + fn === 0) return 'both-empty';
  if (tp + fn === 0) return 'truth-empty';
  return tp + fp === 0 ? 'prediction-empty' : '';
}

/** A metric of surface distances under the policy: NaN with both masks empty, the image diagonal with one. */
export function distanceScore(pair: MaskPair, score: (distances: SurfaceDistances) => number): number {
  if (emptyFlagOf(pair) === 'both-empty') return NaN;
  const distances = pair.surfaces();
  return distances ? score(distances) : pair.diagonalMm;
}
