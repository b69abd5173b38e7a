import { badFile } from '../nifti/fault.ts';

/**
 * Undoes the filters of rows that lie one after the other in `bytes` from `start`, each behind the byte that names its
 * filter (PNG specification, section 9), in place. `step`: bytes of a pixel, 1 at least.
 */
export function unfilter(
  bytes: Uint8Array,
  start: number,
  { rows, rowBytes, step }: { rows: number; rowBytes: number; step: number },
  name: string,
): void {
  for (let row = 0, at = start; row < rows; row++, at += rowBytes + 1) {
    const filter = bytes[at];
    const end = at + 1 + rowBytes;
    // The row above the first one counts as zero, as do the pixels left of each first one.
    const up = row > 0 ? rowBytes + 1 : 0;
    for (let i = at + 1; i < end && filter !== 0; i++) {
      const left = i - step > at ? bytes[i - step] : 0;
      const above = up > 0 ? bytes[i - up] : 0;
      switch (filter) {
        case 1:
          bytes[i] += left;
          break;
        case 2:
          bytes[i] += above;
          break;
        case 3:
          bytes[i] += (left + above) >> 1;
          break;
        case 4:
          bytes[i] += paeth(left, above, up > 0 && i - step > at ? bytes[i - up - step] : 0);
          break;
        default:
          throw badFile(name, `is damaged: a row has the filter ${filter}, which PNG does not know`);
      }
    }
  }
}

/** Whichever of the three is nearest to left + above − corner; the first of equals. */
function paeth(left: number, above: number, corner: number): number {
  const guess = left + above - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - above), Math.abs(guess - corner)];
  if (a <= b && a <= c) return left;
  return b <= c ? above : corner;
}
