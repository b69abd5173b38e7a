import { verdicts } from '../../../shared/review.ts';

/** A verdict that can be given, with the digit that gives it. */
export interface VerdictChoice {
  /** What is saved: of a reader's own its title. */
  readonly id: string;
  readonly title: string;
  /** Where there is little room. */
  readonly short: string;
  readonly key: number;
  readonly isOwn: boolean;
}

/** Keys go to 9. */
export const mostOwn = 9 - verdicts.length;
export const longestTitle = 40;

export function verdictChoices(own: readonly string[]): VerdictChoice[] {
  const given = verdicts.map(({ id, title }, i) => ({
    id,
    title,
    short: title.split(' ')[0],
    key: i + 1,
    isOwn: false,
  }));
  const others = own
    .slice(0, mostOwn)
    .map((title, i) => ({ id: title, title, short: title, key: verdicts.length + i + 1, isOwn: true }));
  return [...given, ...others];
}

/** A verdict of somebody else's own is called as it is saved. */
export function verdictTitle(id: string): string {
  return verdicts.find((each) => each.id === id)?.title ?? id;
}

/** What needs work comes first, then verdicts of one's own, then cases without one. */
export function verdictRank(id: string | null): number {
  if (id === null) return verdicts.length + 1;
  const at = verdicts.findIndex((each) => each.id === id);
  return at < 0 ? verdicts.length : verdicts.length - 1 - at;
}

/** Why a title cannot be one of the own verdicts; null where it can. `others` are those that there are beside it. */
export function faultOfTitle(title: string, others: readonly string[]): string | null {
  const wanted = title.trim().toLowerCase();
  if (wanted === '') return 'Give it a name';
  if (title.trim().length > longestTitle) return `At most ${longestTitle} characters`;
  const taken = [...verdicts.flatMap((each) => [each.id, each.title]), ...others];
  return taken.some((each) => each.toLowerCase() === wanted) ? 'There is one of this name' : null;
}

/** One of the own verdicts put back where it was; what was added or renamed since stays. */
export function backAmong(own: readonly string[], title: string, at: number): readonly string[] {
  const isTaken = faultOfTitle(title, own) !== null || own.length >= mostOwn;
  return isTaken ? own : own.toSpliced(at, 0, title);
}

/** The digit of a key without Shift, wherever a keyboard has its digits; null for other keys. */
export function digitOf(event: Pick<KeyboardEvent, 'code' | 'key' | 'shiftKey'>): number | null {
  const [, block, digit] = /^(Digit|Numpad)(\d)$/.exec(event.code) ?? [];
  if (digit === undefined || event.shiftKey) return null;
  // Without NumLock these keys move.
  return block === 'Numpad' && event.key !== digit ? null : Number(digit);
}
