import { cpuSeconds, type Child } from './child.ts';
import { median } from '../support/measure.ts';

/** The answers of each program, by its name, one a round. */
export type Rounds<Answer> = Record<string, Answer[]>;

export interface Turns<Answer> {
  readonly rounds: Rounds<Answer>;
  /** Cores that those were using whose turn it was not, on average: above some hundredths they disturb the measurement. */
  readonly idleCores: number;
}

/** Asks each program in turn, one after the other, so that an hour in which the machine is busy slows all of them. */
export async function takeTurns<Answer>(
  children: Readonly<Record<string, Child>>,
  rounds: number,
  countOf: (name: string) => number,
): Promise<Turns<Answer>> {
  const answers: Rounds<Answer> = Object.fromEntries(Object.keys(children).map((name) => [name, []]));
  let [idle, elapsed] = [0, 0];
  for (let round = 0; round < rounds; round++) {
    for (const [name, child] of Object.entries(children)) {
      const others = Object.values(children).filter((each) => each !== child);
      const worked = (): number => others.reduce((sum, { pid }) => sum + cpuSeconds(pid), 0);
      const [before, start] = [worked(), performance.now()];
      answers[name].push(await child.ask(countOf(name)));
      elapsed += (performance.now() - start) / 1000;
      idle += worked() - before;
    }
  }
  return { rounds: answers, idleCores: idle / elapsed };
}

/** A ratio of every round, shortest first, whose median is the result. */
export function ratiosOf(above: readonly number[], below: readonly number[]): number[] {
  return above.map((value, round) => value / below[round]).sort((a, b) => a - b);
}

export function medianOf(values: readonly number[]): number {
  return median(values.toSorted((a, b) => a - b));
}
