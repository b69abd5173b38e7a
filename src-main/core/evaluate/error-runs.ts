import type { ErrorKind } from '../../../shared/case-errors.ts';

/**
 * Voxels as runs along the rows of a volume [z, y, x]: flat indexes, `ends` not included. Ascending; no run reaches over
 * the end of its row, and two runs of a row do not touch. Labels are constant over long stretches, so that there are far
 * fewer runs than voxels.
 */
export interface Runs {
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

export type ErrorRuns = Readonly<Record<ErrorKind, Runs>>;

/**
 * The voxels of each class on which two label maps with rows of `width` voxels differ, by class index: false positive
 * where the prediction alone gives a voxel to the class, false negative where the truth alone does. The background has
 * none: what is wrong there is wrong of another class.
 */
export function findErrors(truth: Uint8Array, prediction: Uint8Array, width: number, classes: number): ErrorRuns[] {
  const found = Array.from({ length: classes }, () => ({
    falsePositive: createCollector(width),
    falseNegative: createCollector(width),
  }));
  for (let row = 0; row < truth.length; row += width) {
    const end = row + width;
    for (let i = row; i < end; i++) {
      const t = truth[i];
      const p = prediction[i];
      if (t === p) continue;
      const start = i;
      while (i + 1 < end && truth[i + 1] === t && prediction[i + 1] === p) i++;
      if (t > 0) found[t].falseNegative.add(start, i + 1);
      if (p > 0) found[p].falsePositive.add(start, i + 1);
    }
  }
  return found.map(({ falsePositive, falseNegative }) => ({
    falsePositive: falsePositive.runs(),
    falseNegative: falseNegative.runs(),
  }));
}

/** Gathers runs that are found in ascending order, of rows of `width` voxels. */
export function createCollector(width: number) {
  let starts = new Int32Array(0);
  let ends = new Int32Array(0);
  let count = 0;
  return {
    add(start: number, end: number): void {
      // The same class with another one on the other side: one run all the same.
      if (count > 0 && ends[count - 1] === start && start % width > 0) {
        ends[count - 1] = end;
        return;
      }
      if (count === starts.length) {
        const length = Math.max(256, 2 * count);
        starts = grown(starts, length);
        ends = grown(ends, length);
      }
      starts[count] = start;
      ends[count] = end;
      count++;
    },
    runs: (): Runs => ({ starts: starts.subarray(0, count), ends: ends.subarray(0, count) }),
  };
}

function grown(array: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(length);
  larger.set(array);
  return larger;
}
