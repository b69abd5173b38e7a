import type { ConfusionMatrix } from '../../../shared/report.ts';

/** Voxels by class of the truth, then by class of the prediction; indexes of classes, the background first. */
export type Confusion = readonly (readonly number[])[];

/** From counts with truth t and prediction p at [t × classes + p]. */
export function confusionOf(joint: Float64Array, classes: number): Confusion {
  return Array.from({ length: classes }, (_, truth) => [...joint.subarray(truth * classes, (truth + 1) * classes)]);
}

/** The sum over cases; null for none. */
export function addedConfusions(confusions: readonly Confusion[]): Confusion | null {
  if (confusions.length === 0) return null;
  return confusions.reduce((sum, each) => sum.map((row, t) => row.map((voxels, p) => voxels + each[t][p])));
}

/** With the names of its classes, as reports have it. */
export function namedConfusion(confusion: Confusion, classes: readonly { readonly name: string }[]): ConfusionMatrix {
  return { classes: classes.map(({ name }) => name), voxels: confusion.map((row) => [...row]) };
}

/** What only some have is no sum over all: null then. */
export function allOrNull<T>(values: readonly (T | null)[]): T[] | null {
  return values.every((value) => value !== null) ? (values as T[]) : null;
}
