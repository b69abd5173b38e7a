import { relative } from 'node:path';
import type { CallArguments } from '../../../../shared/api.ts';
import { sharedPool } from '../../../core/threads/pool.ts';
import type { CallContext } from '../../../rpc/server.ts';
import { evaluateFolders } from '../../calls/evaluate.ts';
import type { Studio } from '../../studio.ts';
import { withSlashes } from '../../workspace/paths.ts';

/**
 * Scores a folder of predicted labels, of whatever program, against the true ones, one case after the other, and lists
 * it in the workspace. Resolves to its id.
 */
export async function addComparison(
  studio: Studio,
  input: CallArguments<'comparison.add'>,
  { signal, progress }: CallContext<'comparison.add'>,
): Promise<string> {
  const truth = await studio.allowed(input.truth);
  const prediction = await studio.allowed(input.prediction);
  const { evaluation, classes, channels, cases, images, tsv } = await evaluateFolders({
    ...{ truth, prediction, signal, settings: input.settings },
    images: input.images === null ? null : await studio.allowed(input.images),
    allowed: studio.allowed,
    score: (order) => sharedPool().run('scorePair', order, { signal }),
    onCase: (done, total, caseId) => progress({ done, total, caseId }),
  });
  const within = (folder: string, path: string): string => withSlashes(relative(folder, path));
  const facts = { truth, prediction, images, cases: cases.length, meanDice: evaluation.mean.dice };
  return studio.workspace.addComparison(facts, {
    schemaVersion: 1,
    classes: classes.map(({ value, name }) => ({ value, name })),
    channels: [...channels],
    cases: cases.map((each) => ({
      id: each.caseId,
      truth: within(truth, each.truth),
      prediction: within(prediction, each.prediction),
      images: each.images.map((path) => within(images!, path)),
    })),
    evaluation,
    tsv,
  });
}
