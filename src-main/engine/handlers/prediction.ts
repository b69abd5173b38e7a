import { stat } from 'node:fs/promises';
import { StudioError } from '../../../shared/errors.ts';
import { toReadError } from '../../core/runs/files.ts';
import { requireAlike } from '../../core/runs/require-alike.ts';
import { openRun } from '../../core/runs/run-folder.ts';
import type { HandlersOf, Studio } from '../studio.ts';
import { chosenColours } from '../workspace/class-colours.ts';

export const prediction = (studio: Studio): HandlersOf<'prediction'> => ({
  async 'prediction.start'({ run, others, input, out, ...options }) {
    const runs = await Promise.all(
      [run, ...others].map(async (id) => {
        const { name, absolute } = studio.workspace.run(id);
        const open = await openRun(absolute);
        if (open.run.status === 'finished') return open;
        const message = `"${name}" is not finished (${open.run.status})`;
        throw new StudioError('bad-run', message, 'let it run to its end first');
      }),
    );
    requireAlike(runs);
    const colours = await chosenColours(studio.workspace, studio.workspace.run(run).dataset);
    const paths = { input: await studio.allowed(input), out: await studio.allowed(out) };
    const given = { run, others, ...paths, colours, ...options };
    await stat(given.input).catch((error: unknown) => {
      throw toReadError(error, input);
    });
    return { id: await studio.predictions.start(given) };
  },
  'prediction.stop': ({ id }) => studio.predictions.stop(id),
  async 'prediction.remove'({ id }) {
    await studio.predictions.stop(id);
    return studio.workspace.remove('prediction', id);
  },
});
