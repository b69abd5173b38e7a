import type { Verdict } from '../../../shared/review.ts';

/** What a reader says of a case, as it is saved. */
export type Saying = Omit<Verdict, 'changed'>;

/** What of it is a judgement; the note is written apart from it. */
export type Judgement = Pick<Saying, 'verdict' | 'preferred' | 'isBlinded'>;

export const noJudgement: Judgement = { verdict: null, preferred: null, isBlinded: false };

export function nothingSaid(caseId: string, reader: string): Saying {
  return { caseId, reader, note: '', ...noJudgement };
}

export function judgementOf({ verdict, preferred, isBlinded }: Saying): Judgement {
  return { verdict, preferred, isBlinded };
}

/** A change of a judgement that can be undone. */
export interface Given {
  readonly caseId: string;
  readonly before: Judgement;
  readonly after: Judgement;
}

/** Takes the last one off; null where there is none. Notes written since stay. */
export function takenBack(history: readonly Given[]): { last: Given; history: readonly Given[] } | null {
  const last = history.at(-1);
  return last ? { last, history: history.slice(0, -1) } : null;
}

/** As if one's own verdict had been called so from the beginning. */
export function renamedIn(history: readonly Given[], from: string, to: string): readonly Given[] {
  const renamed = (each: Judgement): Judgement => (each.verdict === from ? { ...each, verdict: to } : each);
  return history.map(({ caseId, before, after }) => ({ caseId, before: renamed(before), after: renamed(after) }));
}

/** Adds what changed something; what came to nothing needs no undoing. */
export function withGiven(history: readonly Given[], given: Given): readonly Given[] {
  const { before, after } = given;
  const isSame = before.verdict === after.verdict && before.preferred === after.preferred;
  return isSame ? history : [...history, given].slice(-200);
}
