import type { Image } from '../../io/format.ts';
import type { VoxelArray } from '../../volume/volume.ts';

/** The files of a case, as they hold it. */
export interface CaseFiles {
  readonly images: readonly Image[];
  readonly label: Image | null;
}

/** A change of files that makes one kind of problem go away and loses nothing that means something. */
export interface Repair {
  readonly title: string;
  readonly help: string;
  /** Whether it is safe for a case with the problem. `classValues` null: the labels say what classes there are. */
  isSafe(files: CaseFiles, classValues: readonly number[] | null): boolean;
  /** Files that stay as they are stay the same objects, and are copied byte by byte. */
  apply(files: CaseFiles): CaseFiles;
}

/** A label's whole numbers in the narrowest type that NIfTI has for them: a label is never of fractions. */
export function wholeNumbers(values: VoxelArray): Uint8Array | Uint16Array | Int32Array {
  let min = Infinity;
  let max = -Infinity;
  for (let i = 0; i < values.length; i++) {
    const value = Math.round(values[i]);
    if (value < min) min = value;
    if (value > max) max = value;
  }
  const LabelArray = min < 0 || max > 65535 ? Int32Array : max > 255 ? Uint16Array : Uint8Array;
  const whole = new LabelArray(values.length);
  for (let i = 0; i < values.length; i++) whole[i] = Math.round(values[i]);
  return whole;
}
