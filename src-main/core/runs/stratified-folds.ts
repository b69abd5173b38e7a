/** Cases that stay together, and what is to be spread evenly. */
interface Unit {
  readonly cases: readonly string[];
  /** Number of its cases, then for each class how many of them have it. */
  readonly counts: readonly number[];
}

/**
 * Units dealt into k folds so that each class occurs in as many cases of one fold as of another: iterative stratification
 * (Sechidis, Tsoumakas & Vlahavas 2011, doi 10.1007/978-3-642-23808-6_10). The class that fewest cases have left is dealt
 * first, each time to the fold that lacks most of it. Units are swapped after that while it helps, since what is dealt last
 * has to take what is left. Sizes come first: where all units are single cases, those of folds differ by one at most.
 * `units` come in random order; there are at least k of them. No fold is empty.
 */
export function dealStratified(
  units: readonly (readonly string[])[],
  k: number,
  classesOf: Readonly<Record<string, readonly number[]>>,
): string[][] {
  const classes = [...new Set(units.flat().flatMap((id) => classesOf[id] ?? []))];
  const counted = units.map((cases): Unit => ({
    cases,
    counts: [cases.length, ...classes.map((each) => cases.filter((id) => classesOf[id]?.includes(each)).length)],
  }));
  const folds = improved(dealt(counted, k));
  return folds.map((fold) => fold.flatMap(({ cases }) => cases));
}

/** How unevenly classes and cases are spread: squares of the differences from an even share, over classes and folds. */
export function unevenness(
  folds: readonly (readonly string[])[],
  classesOf: Readonly<Record<string, readonly number[]>>,
): number {
  const classes = [...new Set(folds.flat().flatMap((id) => classesOf[id] ?? []))];
  const counts = folds.map((ids) => [
    ids.length,
    ...classes.map((each) => ids.filter((id) => classesOf[id]?.includes(each)).length),
  ]);
  const totals = sumsOf(counts);
  // In whole numbers, so that the order of classes and folds does not show in the last digit.
  const scaled = counts.map((fold) => fold.map((count) => count * folds.length));
  return scaled.reduce((sum, fold) => sum + distance(fold, totals), 0) / folds.length ** 2;
}

function dealt(units: readonly Unit[], k: number): Unit[][] {
  const totals = sumsOf(units.map(({ counts }) => counts));
  const folds: Unit[][] = Array.from({ length: k }, () => []);
  const lacking = folds.map(() => totals.map((sum) => sum / k));
  // The largest first, as a group of many cases fits nowhere when the others are dealt. The order is kept otherwise.
  let left = units.toSorted((a, b) => b.cases.length - a.cases.length);
  while (left.length > 0) {
    const open = sumsOf(left.map(({ counts }) => counts));
    const rarest = open.reduce((best, sum, i) => (i > 0 && sum > 0 && (best === 0 || sum < open[best]) ? i : best), 0);
    const unit = left.find(({ counts }) => counts[rarest] > 0)!;
    const to = roomFor(unit, folds, totals[0], left.length).reduce((best, fold) => {
      const more = lacking[fold][rarest] - lacking[best][rarest] || lacking[fold][0] - lacking[best][0];
      return more > 1e-9 ? fold : best;
    });
    folds[to].push(unit);
    unit.counts.forEach((count, i) => (lacking[to][i] -= count));
    left = left.filter((each) => each !== unit);
  }
  return folds;
}

/** The folds that may take a unit so that none grows beyond its share while another is small, and none stays empty. */
function roomFor(unit: Unit, folds: readonly Unit[][], cases: number, unitsLeft: number): number[] {
  const all = folds.map((_, fold) => fold);
  const empty = all.filter((fold) => folds[fold].length === 0);
  if (empty.length >= unitsLeft) return empty;
  const sizes = folds.map((each) => each.reduce((sum, { counts }) => sum + counts[0], 0));
  const [share, larger] = [Math.floor(cases / folds.length), cases % folds.length];
  const isOneMoreFree = sizes.filter((size) => size > share).length < larger;
  const free = all.filter((fold) => sizes[fold] + unit.counts[0] <= share + Number(isOneMoreFree));
  const smallest = Math.min(...sizes);
  return free.length > 0 ? free : all.filter((fold) => sizes[fold] === smallest);
}

/** Swaps units of two folds, of equal size where any are, while that lowers the unevenness. */
function improved(folds: Unit[][]): Unit[][] {
  const counts = folds.map((fold) => sumsOf(fold.map((unit) => unit.counts)));
  const shares = sumsOf(counts).map((sum) => sum / folds.length);
  for (let isBetter = true; isBetter;) {
    isBetter = false;
    for (let a = 0; a < folds.length; a++) {
      for (let b = a + 1; b < folds.length; b++) {
        for (let i = 0; i < folds[a].length; i++) {
          for (let j = 0; j < folds[b].length; j++) {
            const change = folds[b][j].counts.map((count, n) => count - folds[a][i].counts[n]);
            const [nextA, nextB] = [counts[a].map((n, c) => n + change[c]), counts[b].map((n, c) => n - change[c])];
            const before = distance(counts[a], shares) + distance(counts[b], shares);
            if (distance(nextA, shares) + distance(nextB, shares) > before - 1e-9) continue;
            [folds[a][i], folds[b][j]] = [folds[b][j], folds[a][i]];
            [counts[a], counts[b], isBetter] = [nextA, nextB, true];
          }
        }
      }
    }
  }
  return folds;
}

function distance(counts: readonly number[], shares: readonly number[]): number {
  return counts.reduce((sum, count, i) => sum + (count - shares[i]) ** 2, 0);
}

function sumsOf(lists: readonly (readonly number[])[]): number[] {
  return (lists[0] ?? []).map((_, i) => lists.reduce((sum, each) => sum + each[i], 0));
}
