import type { RunEntry } from '../../../shared/workspace.ts';
import { casesOfRun } from './review-cases.ts';
import { isAlike } from './second-runs.ts';

/** Runs that can be laid beside one: of the same classes, with some of its cases. */
export class SecondRuns {
  /** By run and how far it is. */
  #cases = $state.raw<ReadonlyMap<string, ReadonlySet<string>>>(new Map());
  #ticket = 0;

  /** With how many of the cases they have. */
  among(runs: readonly RunEntry[], first: string, caseIds: readonly string[]): { run: RunEntry; shared: number }[] {
    return candidates(runs, first)
      .map((run) => ({ run, shared: caseIds.filter((id) => this.#cases.get(keyOf(run))?.has(id)).length }))
      .filter(({ shared }) => shared > 0);
  }

  /** One after the other, since what is on the screen goes first. A run that cannot be read has no cases. */
  async read(runs: readonly RunEntry[], first: string): Promise<void> {
    const ticket = ++this.#ticket;
    for (const run of candidates(runs, first)) {
      if (this.#cases.has(keyOf(run))) continue;
      const cases = await casesOfRun(run.id).catch(() => []);
      if (ticket !== this.#ticket) return;
      this.#cases = new Map(this.#cases).set(keyOf(run), new Set(cases));
    }
  }
}

function candidates(runs: readonly RunEntry[], first: string): RunEntry[] {
  const run = runs.find(({ id }) => id === first);
  return run ? runs.filter((each) => isAlike(each, run)) : [];
}

function keyOf({ id, status, meanDice }: RunEntry): string {
  return JSON.stringify([id, status, meanDice]);
}
