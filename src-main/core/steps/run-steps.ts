import { StudioError } from '../../../shared/errors.ts';
import { resolveParams, suggest } from '../../../shared/params.ts';
import { entriesOf, type PluginId } from '../plugins/registry.ts';
import { gathered, planesOf, type Slices } from '../volume/slices.ts';
import type { FloatVolume, Sample } from '../volume/volume.ts';
import * as steps from './index.ts';
import type { Step, Trace } from './step.ts';

export type StepId = keyof typeof steps | PluginId;

/** A step of a pipeline; settings left out have their defaults. */
export interface StepChoice {
  readonly id: StepId;
  readonly params?: Readonly<Record<string, unknown>>;
}

/** The registered step, also for ids that came from a file. Throws `bad-pipeline` for one that is not there. */
export function stepOf(id: string, where: string): Step {
  const known = entriesOf('steps', steps);
  if (Object.hasOwn(known, id)) return known[id];
  throw new StudioError('bad-pipeline', `${where} has no step "${id}"`, `use ${suggest(id, Object.keys(known))}`);
}

/** Applies the steps in order. Every step leaves its own trace, so two of a kind do not disturb each other. */
export function applySteps(sample: Sample, choices: readonly StepChoice[]): { sample: Sample; traces: Trace[] } {
  const traces: Trace[] = [];
  let current = sample;
  choices.forEach(({ id, params = {} }, i) => {
    const where = `pipeline.steps[${i}]`;
    const step = stepOf(id, where);
    const applied = step.apply(current, resolveParams(step.params, params, where));
    current = applied.sample;
    traces.push(applied.trace);
  });
  return { sample: current, traces };
}

/** Takes class probabilities on the grid after the last step back to the grid before the first one. */
export function undoSteps(
  prediction: FloatVolume,
  choices: readonly StepChoice[],
  traces: readonly Trace[],
): FloatVolume {
  if (choices.length !== traces.length) {
    throw new StudioError('internal', `${choices.length} steps have ${traces.length} traces`, 'please report this');
  }
  return choices.reduceRight(
    (current, { id }, i) => stepOf(id, `pipeline.steps[${i}]`).undo(current, traces[i]),
    prediction,
  );
}

/**
 * The same, slice by slice, the same bits. Where a step cannot be undone so, as those of plug-ins, the prediction is
 * gathered before it.
 */
export async function undoStepsInSlices(
  prediction: Slices,
  choices: readonly StepChoice[],
  traces: readonly Trace[],
): Promise<Slices> {
  let current = prediction;
  for (let i = choices.length - 1; i >= 0; i--) {
    const step = stepOf(choices[i].id, `pipeline.steps[${i}]`);
    if (step.undoSlices) current = step.undoSlices(current, traces[i]);
    else {
      const { data, shape, affine } = step.undo(await gathered(current), traces[i]);
      current = { shape, affine, planes: planesOf([data], shape) };
    }
  }
  return current;
}
