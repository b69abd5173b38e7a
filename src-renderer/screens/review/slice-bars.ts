import type { SliceErrors } from '../../../shared/case-errors.ts';
import { whole } from '../../format.ts';

/** Wrong voxels of each slice of a plane, over the classes that are shown. */
export interface SliceCounts {
  readonly falsePositive: readonly number[];
  readonly falseNegative: readonly number[];
}

/** Bars of a strip, one for each column of pixels, as shares of the highest. */
export interface StripColumn {
  readonly falsePositive: number;
  readonly falseNegative: number;
}

export function countsOf(errors: SliceErrors, slices: number, isShown: (classIndex: number) => boolean): SliceCounts {
  const sumOf = (byClass: readonly (readonly number[])[]): number[] => {
    const sums = new Array<number>(slices).fill(0);
    byClass.forEach((counts, classIndex) => {
      if (classIndex === 0 || !isShown(classIndex)) return;
      for (let i = 0; i < slices; i++) sums[i] += counts[i] ?? 0;
    });
    return sums;
  };
  return { falsePositive: sumOf(errors.falsePositive), falseNegative: sumOf(errors.falseNegative) };
}

export function totalsOf({ falsePositive, falseNegative }: SliceCounts): number[] {
  return falsePositive.map((count, i) => count + falseNegative[i]);
}

/** Where slices are narrower than a pixel, a column shows the worst of those that it covers. */
export function stripColumns(counts: SliceCounts, width: number): StripColumn[] {
  const totals = totalsOf(counts);
  const highest = totals.reduce((most, total) => Math.max(most, total), 0) || 1;
  return Array.from({ length: width }, (_, x) => {
    const first = Math.floor((x * totals.length) / width);
    const end = Math.max(first + 1, Math.floor(((x + 1) * totals.length) / width));
    let worst = first;
    for (let i = first + 1; i < end; i++) if (totals[i] > totals[worst]) worst = i;
    return {
      falsePositive: (counts.falsePositive[worst] ?? 0) / highest,
      falseNegative: (counts.falseNegative[worst] ?? 0) / highest,
    };
  });
}

/** The slice under a place of the strip, from 0 to 1. */
export function sliceUnder(share: number, slices: number): number {
  return Math.min(slices - 1, Math.max(0, Math.floor(share * slices)));
}

/** Slices with errors, the worst first. */
export function worstSlices(totals: readonly number[]): number[] {
  return totals
    .map((total, slice) => ({ total, slice }))
    .filter(({ total }) => total > 0)
    .sort((a, b) => b.total - a.total || a.slice - b.slice)
    .map(({ slice }) => slice);
}

/**
 * The worst slice, or the one after it where `last` was jumped to and is still looked at, and so on round. null where
 * nothing is wrong.
 */
export function nextWorst(totals: readonly number[], current: number, last: number | null): number | null {
  const order = worstSlices(totals);
  if (order.length === 0) return null;
  const isGoingOn = current === last || current === order[0];
  return isGoingOn ? order[(order.indexOf(current) + 1) % order.length] : order[0];
}

/** "Slice 12 of 35: 40 voxels predicted only, 3 true only". */
export function sliceText({ falsePositive, falseNegative }: SliceCounts, slice: number): string {
  const [predicted, missed] = [falsePositive[slice] ?? 0, falseNegative[slice] ?? 0];
  const place = `Slice ${slice + 1} of ${falsePositive.length}`;
  if (predicted + missed === 0) return `${place}: no error`;
  const unit = predicted + missed === 1 ? 'voxel' : 'voxels';
  return `${place}: ${whole(predicted)} false positive, ${whole(missed)} false negative ${unit}`;
}
