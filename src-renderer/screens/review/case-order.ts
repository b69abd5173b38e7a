import type { Results } from '../../../shared/run-detail.ts';

export interface ReviewCase {
  readonly id: string;
  /** Mean over the classes where it is defined; null where there is no score. */
  readonly dice: number | null;
  /** By the name of the class. */
  readonly classDice: Readonly<Record<string, number | null>>;
}

export interface ReviewList {
  readonly cases: readonly ReviewCase[];
  /** Foreground classes in their order, where cases have scores. */
  readonly classes: readonly { readonly name: string; readonly colour: string }[];
}

/** The cases of a report with their Dice. */
export function scored({ classes, scores }: Pick<Results, 'classes' | 'scores'>): ReviewList {
  const names = new Set(classes.map(({ name }) => name));
  const byCase = new Map<string, Record<string, number | null>>();
  for (const { caseId, class: name, metric, value } of scores) {
    if (metric !== 'dice' || !names.has(name)) continue;
    const dice = byCase.get(caseId) ?? {};
    dice[name] = value;
    byCase.set(caseId, dice);
  }
  const cases = [...byCase].map(([id, classDice]) => ({ id, dice: meanOf(Object.values(classDice)), classDice }));
  return { cases, classes };
}

function meanOf(values: readonly (number | null)[]): number | null {
  const defined = values.filter((value) => value !== null);
  return defined.length === 0 ? null : defined.reduce((sum, value) => sum + value, 0) / defined.length;
}

export type CaseOrder = 'worst' | 'best' | 'name';

/** Cases without a score come last. */
export function ordered(cases: readonly ReviewCase[], order: CaseOrder): ReviewCase[] {
  const byName = (a: ReviewCase, b: ReviewCase): number => a.id.localeCompare(b.id, 'en', { numeric: true });
  if (order === 'name') return cases.toSorted(byName);
  const sign = order === 'worst' ? 1 : -1;
  return cases.toSorted((a, b) => {
    if (a.dice === null || b.dice === null) return Number(a.dice === null) - Number(b.dice === null) || byName(a, b);
    return sign * (a.dice - b.dice) || byName(a, b);
  });
}
