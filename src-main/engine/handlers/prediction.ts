import { stat } from 'node:fs/promises';
import { StudioError } from '../../../shared/errors.ts';
import { toReadError } from '../../core/runs/files.ts';
import { openRun } from '../../core/runs/run-folder.ts';
import type { HandlersOf, Studio } from '../studio.ts';

export const prediction = (studio: Studio): HandlersOf<'prediction'> => ({
  async 'prediction.start'({ run, input, out, probabilities }) {
    const { name, absolute } = studio.workspace.run(run);
    const { run: opened } = await openRun(absolute);
    if (opened.status !== 'finished') {
      throw new StudioError('bad-run', `"${name}" is not finished (${opened.status})`, 'let it run to its end first');
    }
    const given = { run, input: await studio.allowed(input), out: await studio.allowed(out), probabilities };
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
