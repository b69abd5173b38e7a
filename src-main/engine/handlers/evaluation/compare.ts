import type { CallArguments } from '../../../../shared/api.ts';
import type { Comparison } from '../../../../shared/comparison.ts';
import { sharedPool } from '../../../core/threads/pool.ts';
import type { CallContext } from '../../../rpc/server.ts';
import { evaluateFolders } from '../../calls/evaluate.ts';
import type { Studio } from '../../studio.ts';
import { isWithin } from '../../workspace/paths.ts';
import { chosenColours, foreground } from '../../workspace/class-colours.ts';
import type { OpenWorkspace } from '../../workspace/workspace.ts';
import { factsOf } from '../run/results.ts';

/** Scores a folder of predicted labels, of whatever program, against the true ones, one case after the other. */
export async function compare(
  studio: Studio,
  input: CallArguments<'evaluation.run'>,
  { signal, progress }: CallContext<'evaluation.run'>,
): Promise<Comparison> {
  const truth = await studio.allowed(input.truth);
  const { evaluation, classes, tsv } = await evaluateFolders({
    truth,
    prediction: await studio.allowed(input.prediction),
    signal,
    allowed: studio.allowed,
    score: (order) => sharedPool().run('scorePair', order, { signal }),
    onCase: (done, total, caseId) => progress({ done, total, caseId }),
  });
  const colours = await coloursOf(studio.workspace, truth);
  return {
    evaluation,
    classes: foreground(classes, colours),
    metrics: Object.keys(evaluation.definitions).map(factsOf),
    tsv,
  };
}

/** By label value: as chosen for the data set that the truth belongs to, where it is one of the workspace. */
function coloursOf(workspace: OpenWorkspace, truth: string): ReturnType<typeof chosenColours> {
  const owner = workspace.stored.datasets.find(({ folder }) => isWithin(truth, workspace.resolve(folder)));
  return chosenColours(workspace, owner?.id ?? null);
}
