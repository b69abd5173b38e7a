import type { Params, ParamValues } from '../../../shared/params.ts';

/** What a schedule may look at: all of it is in the history file, so that a resumed run goes on with the same rate. */
export interface ScheduleFacts {
  /** Share of the training that is done, 0 … 1: by epochs or by the time budget, whichever is further. */
  readonly progress: number;
  /** Training loss of every finished epoch. */
  readonly losses: readonly number[];
}

export interface Schedule<P extends Params = Params> {
  readonly title: string;
  readonly help: string;
  readonly params: P;
  /** What the optimiser's learning rate is multiplied by, above 0 and at most 1. */
  factor(facts: ScheduleFacts, params: ParamValues<P>): number;
}

export function defineSchedule<const P extends Params>(schedule: Schedule<P>): Schedule<P> {
  return schedule;
}
