import { resolveParams } from '../../../shared/params.ts';
import type { Sample } from '../volume/volume.ts';
import { applySteps, stepOf, type StepChoice } from './run-steps.ts';

/** The place of the first step whose settings have yet to be measured in training cases; −1 where there is none. */
export function firstOpenStep(choices: readonly StepChoice[]): number {
  return choices.findIndex((choice, i) => {
    const { step, params } = resolved(choice, i);
    return step.measure?.isOpen(params) ?? false;
  });
}

/** What the step at `place` has to know of a training case; the steps before it are settled. */
export function measureCase(sample: Sample, choices: readonly StepChoice[], place: number): unknown {
  const { step, params } = resolved(choices[place], place);
  return step.measure!.ofCase(applySteps(sample, choices.slice(0, place)).sample, params);
}

/**
 * The steps with all settings. `measureCases` is asked, for one open step after the other, what the training cases show
 * to it (`measureCase`), and is given the steps with those before it settled.
 */
export async function settleSteps<Choice extends StepChoice>(
  choices: readonly Choice[],
  measureCases: (choices: readonly Choice[], place: number) => Promise<readonly unknown[]>,
): Promise<Choice[]> {
  const settled = [...choices];
  for (;;) {
    const place = firstOpenStep(settled);
    if (place < 0) return settled;
    const { step, params } = resolved(settled[place], place);
    const measured = await measureCases(settled, place);
    settled[place] = { ...settled[place], params: step.measure!.settle(measured, params) };
  }
}

function resolved({ id, params = {} }: StepChoice, place: number) {
  const where = `pipeline.steps[${place}]`;
  const step = stepOf(id, where);
  return { step, params: resolveParams(step.params, params, where) };
}
