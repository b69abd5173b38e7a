import { defineCommand } from '../command.ts';
import { runOptions, startRun } from '../run-options.ts';

export const crossValidate = defineCommand({
  name: 'cross-validate',
  summary: 'train and score one network a fold; every case is scored by a network that has not seen it',
  details:
    'Deals the labelled cases into folds by the seed, or takes the folds of --splits, in the form of nnU-Net’s ' +
    'splits_final.json. Ends with a table of all out-of-fold cases.',
  positionals: [{ name: 'FOLDER', help: 'the folder of the data set' }],
  options: {
    folds: { type: 'number', value: 'K', default: 3, min: 2, integer: true, help: 'number of folds' },
    splits: { type: 'string', value: 'FILE', help: 'given folds, in place of --folds' },
    ...runOptions,
  },
  json: true,
  engine: true,
  kept: 'go on with the run by "resume"',
  async run({ positionals: [data], values, json, signal, out }) {
    const { splits: name, folds: k } = values;
    const { readJsonFile } = await import('../../../engine/calls/read-json.ts');
    const folds =
      name === undefined
        ? ({ kind: 'k-fold', k } as const)
        : ({ kind: 'splits', name, splits: await readJsonFile(name) } as const);
    await startRun({ command: 'cross-validate', data, values, json, signal, out, folds });
  },
});
