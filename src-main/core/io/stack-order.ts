/**
 * Names in the order of the numbers in them, as people count: slice 2 before slice 10, `a9b` before `a10b`. Names that differ
 * only in leading zeros, or in upper and lower case, keep an order of their own.
 */
export function byNumbers(a: string, b: string): number {
  const [partsA, partsB] = [a, b].map((name) => name.toLowerCase().match(/\d+|\D+/g) ?? []);
  for (let i = 0; i < Math.min(partsA.length, partsB.length); i++) {
    const [x, y] = [partsA[i], partsB[i]];
    if (x === y) continue;
    if (isNumber(x) && isNumber(y)) {
      // Without their zeros, the longer number is the larger one: acquisition times have more digits than a double.
      const [m, n] = [x.replace(/^0+/, ''), y.replace(/^0+/, '')];
      if (m === n) continue;
      if (m.length !== n.length) return m.length - n.length;
      return m < n ? -1 : 1;
    }
    return x < y ? -1 : 1;
  }
  return partsA.length - partsB.length || (a < b ? -1 : a > b ? 1 : 0);
}

function isNumber(part: string): boolean {
  return /^\d/.test(part);
}
