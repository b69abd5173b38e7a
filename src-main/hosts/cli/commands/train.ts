import { defineCommand } from '../command.ts';
import { runOptions, startRun } from '../run-options.ts';

export const train = defineCommand({
  name: 'train',
  summary: 'train one network on a data set',
  details:
    'Trains on all labelled cases, or on those that --cases names: a JSON file with a list of case ids, or with ' +
    '{ "train": [ids], "val": [ids] }, whose "val" cases are held out, predicted and scored.',
  positionals: [{ name: 'FOLDER', help: 'the folder of the data set' }],
  options: {
    ...runOptions,
    cases: { type: 'string', value: 'FILE', help: 'which cases to train on and to hold out' },
  },
  json: true,
  engine: true,
  kept: 'go on with the run by "resume"',
  async run({ positionals: [data], values, json, signal, out }) {
    const folds = values.cases === undefined ? ({ kind: 'all' } as const) : await readCases(values.cases);
    await startRun({ command: 'train', data, values, json, signal, out, folds });
  },
});

async function readCases(name: string) {
  const { readJsonFile } = await import('../../../engine/calls/read-json.ts');
  const given = await readJsonFile(name);
  return {
    kind: 'splits',
    name,
    splits: [Array.isArray(given) ? { train: given as unknown, val: [] } : given],
  } as const;
}
