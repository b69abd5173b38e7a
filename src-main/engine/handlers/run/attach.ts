import { basename } from 'node:path';
import { viewRun } from '../../../core/runs/run-folder.ts';
import type { OpenWorkspace } from '../../workspace/workspace.ts';
import { newId } from '../../workspace/ids.ts';

/** Lists a run that was made elsewhere, where it lies; one that is listed already keeps its id. */
export async function attachRun(workspace: OpenWorkspace, folder: string): Promise<string> {
  const { root } = await viewRun(folder);
  let id = '';
  await workspace.update((stored) => {
    const listed = stored.runs.find((each) => workspace.resolve(each.folder) === folder);
    id = listed?.id ?? newId('run');
    if (listed) return stored;
    const dataset = stored.datasets.find((each) => workspace.resolve(each.folder) === root);
    const run = { id, name: basename(folder), folder: workspace.relative(folder), dataset: dataset?.id ?? null };
    return { ...stored, runs: [...stored.runs, run] };
  });
  return id;
}
