import type { Dataset, Problem } from '../../../shared/dataset.ts';

/** Problems of one kind together, since what helps one helps all. */
export interface ProblemGroup {
  readonly kind: string;
  readonly severity: Problem['severity'];
  /** `caseId` null: of the folder as a whole. */
  readonly items: readonly { readonly caseId: string | null; readonly problem: Problem }[];
  /** What to do, each way once. */
  readonly next: readonly string[];
}

/** Errors first, then the kinds that many cases have. */
export function problemGroups({ cases, problems }: Dataset): ProblemGroup[] {
  const items = [
    ...problems.map((problem) => ({ caseId: null, problem })),
    ...cases.flatMap(({ id, problems: own }) => own.map((problem) => ({ caseId: id, problem }))),
  ];
  const byKind = new Map<string, typeof items>();
  for (const item of items) {
    // One kind may be an error here and a warning there, as where a case is wrong by itself or beside another.
    const key = `${item.problem.severity} ${item.problem.kind}`;
    byKind.set(key, [...(byKind.get(key) ?? []), item]);
  }
  return [...byKind.values()]
    .map((each) => ({
      kind: each[0].problem.kind,
      severity: each[0].problem.severity,
      items: each,
      next: [...new Set(each.map(({ problem }) => problem.next))],
    }))
    .sort((a, b) => rank(a) - rank(b) || b.items.length - a.items.length);
}

function rank({ severity }: ProblemGroup): number {
  return severity === 'error' ? 0 : 1;
}
