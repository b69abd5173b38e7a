import type { Comparison } from '../../../../shared/comparison.ts';
import { chosenColours, foreground } from '../../workspace/class-colours.ts';
import { isWithin } from '../../workspace/paths.ts';
import type { OpenWorkspace } from '../../workspace/workspace.ts';
import { factsOf } from '../run/results.ts';

/** What a screen shows of a comparison. Throws `not-found` for an unknown id. */
export async function shownComparison(workspace: OpenWorkspace, id: string): Promise<Comparison> {
  const { truth, classes, evaluation, tsv } = await workspace.comparison(id);
  return {
    id,
    evaluation,
    classes: foreground(classes, await coloursOfTruth(workspace, truth)),
    metrics: Object.entries(evaluation.definitions).map(([metric, definition]) => factsOf(metric, definition)),
    tsv,
  };
}

/** By label value: as chosen for the data set that the truth belongs to, where it is one of the workspace. */
export function coloursOfTruth(workspace: OpenWorkspace, truth: string): ReturnType<typeof chosenColours> {
  const owner = workspace.stored.datasets.find(({ folder }) => isWithin(truth, workspace.resolve(folder)));
  return chosenColours(workspace, owner?.id ?? null);
}
