import { chartColours, type ChartTheme } from '../../shared/charts.ts';
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

/** Validation Dice of the classes of one fold and their mean, or of all folds the mean or one class. */
export function diceCurves(
  folds: readonly FoldCurves[],
  fold: number | null,
  classes: readonly { name: string; colour: string }[],
  shownClass: number | null,
  theme: ChartTheme,
): Curve[] {
  if (fold === null) {
    return begun(folds).map((i) => {
      const { dice, meanDice } = folds[i];
      const points = shownClass === null ? meanDice : (dice[shownClass] ?? []);
      return { label: `Fold ${i + 1}`, points, colour: seriesColour(theme, i) };
    });
  }
  const byClass = classes.map(({ name, colour }, i) => ({ label: name, points: folds[fold]?.dice[i] ?? [], colour }));
  const mean = {
    label: 'Mean of the classes',
    points: folds[fold]?.meanDice ?? [],
    colour: chartColours[theme].text,
    width: 2.5,
  };
  return classes.length === 1 ? byClass : [mean, ...byClass];
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
