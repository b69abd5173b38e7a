import type { Verdict } from '../../../shared/review.ts';
import { badnessOf, valueOf, type Measure, type ReviewCase, type ReviewList } from './case-scores.ts';
import { verdictRank } from './verdict-choices.ts';

export const caseOrders = [
  { id: 'worst', title: 'Worst first' },
  { id: 'best', title: 'Best first' },
  { id: 'name', title: 'By name' },
  { id: 'verdict', title: 'By verdict' },
] as const;
export type CaseOrder = (typeof caseOrders)[number]['id'];

/** What of the list is shown, and in which order; remembered for each source. */
export interface ListChoice extends Measure {
  readonly order: CaseOrder;
  /** `of: verdict` with the id of a verdict. */
  readonly filter: { readonly of: 'all' | 'unread' | 'note' } | { readonly of: 'verdict'; readonly id: string };
  readonly text: string;
}

export const firstChoice: ListChoice = { order: 'worst', metric: 'dice', class: null, filter: { of: 'all' }, text: '' };

/** What the list shows of what a reader said. */
export type Said = Pick<Verdict, 'verdict' | 'note'>;

export interface ListedCase {
  readonly case: ReviewCase;
  /** Of the chosen metric. */
  readonly value: number | null;
  readonly said: Said | undefined;
}

/** A choice of a source whose metrics or classes have changed since falls back to what there is. */
export function fitting(choice: ListChoice, { metrics, classes }: ReviewList): ListChoice {
  const isScored = metrics.length > 0;
  return {
    ...choice,
    order: isScored || choice.order === 'verdict' ? choice.order : 'name',
    metric: metrics.some(({ id }) => id === choice.metric) ? choice.metric : (metrics[0]?.id ?? choice.metric),
    class: classes.some(({ name }) => name === choice.class) ? choice.class : null,
  };
}

/**
 * The cases that are asked for, in order; those without a score or a verdict come last. The open case stays whatever is
 * asked for, and where its verdict `held` from when it was opened puts it: it must not slip away while it is read.
 */
export function arranged(
  list: ReviewList,
  asked: ListChoice,
  saidOf: (caseId: string) => Said | undefined,
  open: { readonly id: string; readonly held: string | null } | null,
): ListedCase[] {
  const choice = fitting(asked, list);
  const text = choice.text.trim().toLowerCase();
  const listed = list.cases
    .map((each) => ({ case: each, value: valueOf(each, choice), said: saidOf(each.id) }))
    .filter(({ case: { id }, said }) => id === open?.id || isAskedFor(id, said, choice.filter, text));
  const verdictOf = ({ case: { id }, said }: ListedCase): string | null =>
    id === open?.id ? open.held : (said?.verdict ?? null);
  return listed.sort((a, b) => compared(a, b, choice, list, verdictOf) || byName(a, b));
}

function isAskedFor(id: string, said: Said | undefined, filter: ListChoice['filter'], text: string): boolean {
  if (text !== '' && !id.toLowerCase().includes(text)) return false;
  const verdict = said?.verdict ?? null;
  if (filter.of === 'unread') return verdict === null;
  if (filter.of === 'note') return Boolean(said?.note.trim());
  return filter.of !== 'verdict' || verdict === filter.id;
}

function compared(
  a: ListedCase,
  b: ListedCase,
  { order, metric, class: of }: ListChoice,
  { metrics }: ReviewList,
  verdictOf: (each: ListedCase) => string | null,
): number {
  if (order === 'name') return 0;
  if (order === 'verdict') {
    const [one, other] = [verdictOf(a), verdictOf(b)];
    return verdictRank(one) - verdictRank(other) || (one ?? '').localeCompare(other ?? '', 'en');
  }
  if (a.value === null || b.value === null) return Number(a.value === null) - Number(b.value === null);
  const better = metrics.find(({ id }) => id === metric)?.better ?? 'higher';
  const [one, other] = [a, b].map((each) => badnessOf(each.case, { metric, class: of }, better));
  return (order === 'worst' ? 1 : -1) * (other - one);
}

const names = new Intl.Collator('en', { numeric: true });

function byName(a: ListedCase, b: ListedCase): number {
  return names.compare(a.case.id, b.case.id);
}
