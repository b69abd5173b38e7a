/** The index whose x is nearest to `x` in ascending values; -1 where there are none. */
export function nearestIndex(length: number, xAt: (index: number) => number, x: number): number {
  let [low, high] = [0, length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (xAt(middle) < x) low = middle + 1;
    else high = middle;
  }
  return low > 0 && x - xAt(low - 1) <= xAt(low) - x ? low - 1 : Math.min(low, length - 1);
}
