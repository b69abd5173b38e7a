import { pipelineSchema } from '../../../../shared/configure.ts';
import type { RunDetail } from '../../../../shared/run-detail.ts';
import { viewRun } from '../../../core/runs/run-folder.ts';
import type { Studio } from '../../studio.ts';
import { chosenColours, foreground } from '../../workspace/class-colours.ts';
import { readFolds } from './files.ts';

/** Everything that the screen of a run shows. Throws `not-found` where its folder is gone. */
export async function readRun({ workspace, queue, follower }: Studio, id: string): Promise<RunDetail> {
  const { absolute, dataset } = workspace.run(id);
  const open = await viewRun(absolute);
  return {
    id,
    run: open.run,
    pipeline: pipelineSchema.parse(open.pipeline),
    classes: foreground(open.dataset.classes, await chosenColours(workspace, dataset)),
    folds: await readFolds(open),
    progress: queue.progressOf(id) ?? follower.progressOf(id),
    sample: queue.sampleOf(id),
  };
}
