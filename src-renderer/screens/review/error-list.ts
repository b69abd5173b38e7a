import type { ErrorComponent, ErrorKind } from '../../../shared/case-errors.ts';
import { differences } from '../../../shared/draw/difference.ts';
import { score } from '../../format.ts';

export type KindFilter = ErrorKind | 'both';

export function shownErrors(
  components: readonly ErrorComponent[],
  kind: KindFilter,
  isShown: (classIndex: number) => boolean,
): ErrorComponent[] {
  return components.filter((each) => (kind === 'both' || each.kind === kind) && isShown(each.classIndex));
}

/** One for the whole list, so that its numbers can be compared: that of the largest. */
export function volumeUnit(components: readonly ErrorComponent[]): 'ml' | 'mm³' {
  return components.some(({ volumeMm3 }) => volumeMm3 >= 1000) ? 'ml' : 'mm³';
}

/** Three significant digits. */
export function volumeText(volumeMm3: number, unit: 'ml' | 'mm³'): string {
  const value = unit === 'ml' ? volumeMm3 / 1000 : volumeMm3;
  return value !== 0 && value < 0.001 ? '< 0.001' : score(value);
}

/** As the difference of a view has them. */
export const errorColours: Readonly<Record<ErrorKind, string>> = {
  falsePositive: differences[1].colour,
  falseNegative: differences[2].colour,
};

export const kindTitles: Readonly<Record<ErrorKind, { short: string; title: string }>> = {
  falsePositive: { short: 'FP', title: 'False positive: prediction only' },
  falseNegative: { short: 'FN', title: 'False negative: truth only' },
};
