import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { StudioError } from '../../../../shared/errors.ts';
import type { Reviewed } from '../../../../shared/review.ts';
import { runPaths } from '../../../core/runs/run-folder.ts';
import type { Studio } from '../../studio.ts';
import { workspacePaths } from '../../workspace/paths.ts';
import { comparisonName } from '../../workspace/stored.ts';
import type { OpenWorkspace } from '../../workspace/workspace.ts';

/** What finding and reading verdicts takes; the workspace stays the same one while something is saved to it. */
export type ReviewHost = Pick<Studio, 'workspace' | 'allowed'>;

/** Where the verdicts on something lie, whether there are any or not, and what a message calls it. */
export interface ReviewPlace {
  readonly name: string;
  /** Absolute. */
  readonly folder: string;
}

/**
 * Of a run in its own folder, so that they go with it; of all else in the workspace. Throws `not-found` for an unknown id
 * and for a run whose folder is not there, `usage` for a folder outside the roots.
 */
export async function reviewPlace({ workspace, allowed }: ReviewHost, { of, id }: Reviewed): Promise<ReviewPlace> {
  if (of === 'run') {
    const { name, absolute } = workspace.run(id);
    if (!existsSync(runPaths.run(absolute))) {
      const message = `the folder "${basename(absolute)}" of "${name}" is not there, or holds no run any more`;
      throw new StudioError('not-found', message, 'put it back, or open the run where it lies now');
    }
    return { name, folder: await allowed(runPaths.review(absolute)) };
  }
  const name = nameIn(workspace, { of, id });
  if (name === undefined) {
    const next = 'it may have been deleted: look in the trash';
    throw new StudioError('not-found', `the workspace has no ${of} "${id}"`, next);
  }
  return { name, folder: await allowed(workspacePaths.verdicts(workspace.folder, of, id)) };
}

function nameIn({ stored, resolve }: OpenWorkspace, { of, id }: Reviewed): string | undefined {
  const isIt = (each: { id: string }): boolean => each.id === id;
  if (of === 'dataset') return stored.datasets.find(isIt)?.name;
  if (of === 'comparison') {
    const found = stored.comparisons.find(isIt);
    return found && comparisonName({ truth: resolve(found.truth), prediction: resolve(found.prediction) });
  }
  const found = stored.predictions.find(isIt);
  return found && `Prediction of ${basename(resolve(found.input))}`;
}
