import { resolve } from 'node:path';
import { defineCommand } from '../command.ts';
import { pluginOption } from '../plugin-option.ts';

export const resume = defineCommand({
  name: 'resume',
  summary: 'go on with a run that was stopped or killed',
  details: 'Finished folds are kept; the others go on from their last checkpoint.',
  positionals: [{ name: 'RUN', help: 'the run folder' }],
  options: {
    data: { type: 'string', value: 'FOLDER', help: 'where the data lie now, when they have been moved' },
    ...pluginOption,
  },
  json: true,
  engine: true,
  kept: 'go on with the run by "resume"',
  async run({ positionals: [folder], values: { data }, json, signal, out }) {
    if (data !== undefined) {
      const { moveData } = await import('../../../engine/calls/move-data.ts');
      await moveData(resolve(folder), resolve(data), signal);
    }
    const { runWarnings } = await import('../../../engine/calls/plugins.ts');
    for (const warning of await runWarnings(resolve(folder))) out.note(`warning: ${warning}`);
    const { followRun } = await import('../follow-run.ts');
    await followRun(resolve(folder), { json, signal, out });
  },
});
