import { focusOf } from '../../shared/draw/focus.ts';
import type { Point3 } from '../../shared/draw/plane.ts';
import type { CaseFacts, ViewVolume, VolumeSource } from '../../shared/viewer.ts';
import type { SliceRange } from '../../shared/volume-builder.ts';

/** A case as far as it was read: the image first, then its labels. */
export interface ShownCase {
  readonly source: VolumeSource;
  readonly facts: CaseFacts;
  readonly channel: number;
  readonly image: ViewVolume;
  /** The slices of the image that are there by now; null: all. */
  readonly read: SliceRange | null;
  readonly truth: ViewVolume | null;
  readonly prediction: ViewVolume | null;
  /** The prediction of a second run for the same case. */
  readonly other: ViewVolume | null;
  readonly otherName: string;
  /** The probability of a class or the uncertainty, 0 … 255, whatever the settings ask for. */
  readonly heat: ViewVolume | null;
}

/** Where most of the truth is to be seen, else of the prediction; null where there is neither. */
export function focusOfCase({ truth, prediction }: ShownCase): Point3 | null {
  return (truth && focusOf(truth)) ?? (prediction && focusOf(prediction));
}

/**
 * As a blinded reader may see it: truth and prediction together or neither of them, since the one that is read first would
 * tell which is which.
 */
export function withLabelsTogether(shown: ShownCase): ShownCase {
  const { facts, truth, prediction } = shown;
  const isPair = facts.hasTruth && facts.hasPrediction;
  return isPair && (truth === null) !== (prediction === null) ? { ...shown, truth: null, prediction: null } : shown;
}

/** Whether it and its labels were read whole. */
export function isComplete({ facts, truth, prediction, read }: ShownCase): boolean {
  return read === null && facts.hasTruth === (truth !== null) && facts.hasPrediction === (prediction !== null);
}
