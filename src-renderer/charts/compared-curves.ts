import type { Point } from '../../shared/charts.ts';
import { mean } from '../../shared/statistics.ts';
import type { FoldCurves } from './curves.ts';
import type { Curve } from './epoch-chart.ts';

export type ComparedMeasure = 'loss' | 'validationLoss' | 'meanDice' | 'learningRate' | `score ${string}`;

/**
 * One measure of several runs: a line a run, the mean of its folds, or a line a fold in the colour of its run. Names
 * that two runs share are told apart by a number.
 */
export function comparedCurves(
  runs: readonly { name: string; folds: readonly FoldCurves[] }[],
  options: { measure: ComparedMeasure; isPerFold: boolean; colours: readonly string[] },
): Curve[] {
  const { measure, isPerFold, colours } = options;
  const names = distinct(runs.map(({ name }) => name));
  return runs.flatMap(({ folds }, i) => {
    const colour = colours[i % colours.length];
    const lines = folds.map((fold) => lineOf(fold, measure));
    if (!isPerFold || lines.length < 2) return [{ label: names[i], points: meanLine(lines), colour }];
    return lines.map((points, fold) => ({ label: `${names[i]}, fold ${fold + 1}`, points, colour, width: 1.5 }));
  });
}

/** Of a score its mean over the classes. */
function lineOf(fold: FoldCurves, measure: ComparedMeasure): Point[] {
  if (measure in fold) return fold[measure as 'loss' | 'validationLoss' | 'meanDice' | 'learningRate'];
  return fold.scores.get(measure.slice('score '.length))?.mean ?? [];
}

/**
 * The mean of lines at each epoch that all of them have: folds train one after the other, and a mean over fewer of them
 * would jump where one begins. Folds without a point do not count.
 */
export function meanLine(lines: readonly Point[][]): Point[] {
  const begun = lines.filter((points) => points.length > 0);
  if (begun.length < 2) return begun[0] ?? [];
  const values = new Map<number, number[]>();
  for (const points of begun) {
    for (const { x, y } of points) {
      const held = values.get(x);
      if (held) held.push(y);
      else values.set(x, [y]);
    }
  }
  return [...values]
    .filter(([, held]) => held.length === begun.length)
    .sort(([a], [b]) => a - b)
    .map(([x, held]) => ({ x, y: mean(held) }));
}

function distinct(names: readonly string[]): string[] {
  const counts = new Map<string, number>();
  return names.map((name) => {
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return count === 1 ? name : `${name} (${count})`;
  });
}
