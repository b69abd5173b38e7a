import { chartColours, type ChartTheme } from '../../shared/charts.ts';
import { isLossScore } from '../../shared/epoch-scores.ts';
import type { FoldCurves } from './curves.ts';
import type { Curve } from './epoch-chart.ts';
import { seriesColour } from './themed.ts';

export type ShownLoss = 'both' | 'training' | 'validation';

/** Training and validation loss of one fold, or of all. */
export function lossCurves(
  folds: readonly FoldCurves[],
  fold: number | null,
  shown: ShownLoss,
  theme: ChartTheme,
): Curve[] {
  if (fold !== null) {
    const training = { label: 'Training', points: folds[fold]?.loss ?? [], colour: seriesColour(theme, 0) };
    const validation = {
      label: 'Validation',
      points: folds[fold]?.validationLoss ?? [],
      colour: seriesColour(theme, 1),
    };
    return chosen(training, validation, shown);
  }
  return begun(folds).flatMap((i) => {
    const { loss, validationLoss } = folds[i];
    const colour = seriesColour(theme, i);
    const training = { label: `Fold ${i + 1} training`, points: loss, colour, width: 1 };
    const validation = { label: `Fold ${i + 1} validation`, points: validationLoss, colour, width: 2 };
    return chosen(training, validation, shown);
  });
}

/**
 * A score of the validation patches, as `dice`: of one fold the classes and their mean, of all folds the mean or one
 * class. A loss has one line a fold.
 */
export function scoreCurves(
  folds: readonly FoldCurves[],
  fold: number | null,
  score: string,
  classes: readonly { name: string; colour: string }[],
  shownClass: number | null,
  theme: ChartTheme,
): Curve[] {
  if (fold === null) {
    return begun(folds).map((i) => {
      const { byClass = [], mean = [] } = folds[i].scores.get(score) ?? {};
      const points = shownClass === null || byClass.length === 0 ? mean : (byClass[shownClass] ?? []);
      return { label: `Fold ${i + 1}`, points, colour: seriesColour(theme, i) };
    });
  }
  const { byClass = [], mean = [] } = folds[fold]?.scores.get(score) ?? {};
  if (isLossScore(score)) return [{ label: 'Validation', points: mean, colour: seriesColour(theme, 1) }];
  const lines = classes.map(({ name, colour }, i) => ({ label: name, points: byClass[i] ?? [], colour }));
  const meanLine = { label: 'Mean of the classes', points: mean, colour: chartColours[theme].text, width: 2.5 };
  return classes.length === 1 ? lines : [meanLine, ...lines];
}

/** The scores that folds have so far, Dice first. */
export function scoresIn(folds: readonly FoldCurves[]): string[] {
  return [...new Set(['dice', ...folds.flatMap(({ scores }) => [...scores.keys()])])];
}

/** Whether curves are best shown on an axis from 0 to 1. */
export function areShares(score: string, curves: readonly Curve[]): boolean {
  return !isLossScore(score) && curves.every(({ points }) => points.every(({ y }) => y >= 0 && y <= 1));
}

export function learningRateCurves(folds: readonly FoldCurves[], fold: number | null, theme: ChartTheme): Curve[] {
  return begun(folds)
    .filter((i) => fold === null || fold === i)
    .map((i) => ({ label: `Fold ${i + 1}`, points: folds[i].learningRate, colour: seriesColour(theme, i) }));
}

/** The places of the folds of which there is something to draw; the first where there is nothing yet. */
function begun(folds: readonly FoldCurves[]): number[] {
  const places = [...folds.keys()];
  const withPoints = places.filter((i) => folds[i].lastEpoch > 0);
  return withPoints.length > 0 ? withPoints : places.slice(0, 1);
}

function chosen(training: Curve, validation: Curve, shown: ShownLoss): Curve[] {
  if (shown === 'both') return [training, validation];
  return [shown === 'training' ? training : validation];
}
