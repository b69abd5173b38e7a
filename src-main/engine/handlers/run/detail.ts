import { pipelineSchema } from '../../../../shared/configure.ts';
import type { RunDetail } from '../../../../shared/run-detail.ts';
import { openRun } from '../../../core/runs/run-folder.ts';
import type { Studio } from '../../studio.ts';
import { readFolds } from './files.ts';

/** Everything that the screen of a run shows. Throws `not-found` where its folder is gone. */
export async function readRun({ workspace, queue, follower }: Studio, id: string): Promise<RunDetail> {
  const open = await openRun(workspace.run(id).absolute);
  return {
    id,
    run: open.run,
    pipeline: pipelineSchema.parse(open.pipeline),
    classNames: open.dataset.classes.slice(1).map(({ name }) => name),
    folds: await readFolds(open),
    progress: queue.progressOf(id) ?? follower.progressOf(id),
    sample: queue.sampleOf(id),
  };
}
