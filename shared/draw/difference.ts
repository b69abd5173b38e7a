import { pixelOf, type ColourScheme } from './colours.ts';

/** Where truth and prediction agree and where not, as classes that `drawLabels` can draw. */
export const differences = [
  { title: 'Both (true positive)', short: 'Both', colour: '#56b4e9' },
  { title: 'Prediction only (false positive)', short: 'Prediction only', colour: '#e69f00' },
  { title: 'Truth only (false negative)', short: 'Truth only', colour: '#cc79a7' },
  { title: 'Another class', short: 'Another class', colour: '#f0e442' },
] as const;

/** As MIScnn paints them, which knows no fourth one. */
const miscnnColours = ['#1f7150', '#990c0c', '#035c87', differences[3].colour] as const;

export function differencesIn(scheme: ColourScheme): { title: string; short: string; colour: string }[] {
  if (scheme !== 'miscnn') return [...differences];
  return differences.map((each, i) => ({ ...each, colour: miscnnColours[i] }));
}

/** By the values that `differenceOf` gives: none is drawn where both are background. */
export function differencePixels(scheme: ColourScheme): (number | null)[] {
  return [null, ...differencesIn(scheme).map(({ colour }) => pixelOf(colour))];
}

/**
 * For each pixel 0 where both are background, 1 where both have the same class, 2 where only the prediction has one,
 * 3 where only the truth has one, 4 where they have different ones. Classes that are not shown count as background.
 */
export function differenceOf(
  truth: Uint8Array,
  prediction: Uint8Array,
  isShown: (classIndex: number) => boolean,
  count: number,
  into: Uint8Array,
): void {
  const shown = Uint8Array.from({ length: 256 }, (_, each) => (each > 0 && isShown(each) ? each : 0));
  for (let i = 0; i < count; i++) {
    const a = shown[truth[i]];
    const b = shown[prediction[i]];
    into[i] = a === b ? (a === 0 ? 0 : 1) : a === 0 ? 2 : b === 0 ? 3 : 4;
  }
}
