import { StudioError } from '../../../shared/errors.ts';
import { isLocked } from '../../core/runs/lock.ts';
import { foldPaths, requirePlugins, runPaths } from '../../core/runs/run-folder.ts';
import { readText } from '../../core/runs/files.ts';
import { commandLineOf } from '../calls/command-line.ts';
import { moveData } from '../calls/move-data.ts';
import type { HandlersOf, Studio } from '../studio.ts';
import { attachRun } from './run/attach.ts';
import { createRun } from './run/create.ts';
import { readRun } from './run/detail.ts';
import { exportRun } from './run/export.ts';
import { readResults } from './run/results.ts';

export const run = (studio: Studio): HandlersOf<'run'> => ({
  'run.create': (input, context) => createRun(studio, input, context),
  'run.command': async (input) => ({ line: await commandLineOf(studio.workspace, input) }),
  async 'run.attach'({ folder }) {
    return { id: await attachRun(studio.workspace, await studio.allowed(folder)) };
  },
  'run.read': ({ id }) => readRun(studio, id),
  async 'run.log'({ id, fold }) {
    const home = runPaths.fold(studio.workspace.run(id).absolute, fold);
    return { text: await readText(foldPaths.log(home)).catch(() => '') };
  },
  async 'run.start'({ id }) {
    await requirePlugins(studio.workspace.run(id).absolute);
    await studio.queue.start(id);
  },
  'run.pause': ({ id }) => studio.queue.pause(id),
  'run.stop': ({ id }) => studio.queue.stop(id),
  'run.move': ({ id, place }) => studio.queue.move(id, place),
  async 'run.rename'({ id, name }) {
    studio.workspace.run(id);
    await studio.workspace.update((stored) => ({
      ...stored,
      runs: stored.runs.map((each) => (each.id === id ? { ...each, name } : each)),
    }));
  },
  async 'run.remove'({ id }) {
    await studio.queue.stop(id);
    return studio.workspace.remove('run', id);
  },
  async 'run.locate'({ id, folder }, { signal }) {
    const { name, absolute } = studio.workspace.run(id);
    if (await isLocked(runPaths.lock(absolute))) {
      throw new StudioError('bad-run', `"${name}" is being worked on`, 'stop it first');
    }
    await moveData(absolute, await studio.allowed(folder), signal);
    studio.workspace.changed();
  },
  'run.results': ({ id }) => readResults(studio.workspace, id),
  'run.export': ({ id, format }) => exportRun(studio.workspace, id, format),
});
