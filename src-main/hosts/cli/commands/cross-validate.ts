import { defineCommand } from '../command.ts';
import { pluginOption } from '../plugin-option.ts';
import type { FoldPlan } from '../../../../shared/folds.ts';
import { requireOne, runOptions, startRun } from '../run-options.ts';

export const crossValidate = defineCommand({
  name: 'cross-validate',
  summary: 'train and score one network a fold; every case is scored by a network that has not seen it',
  details:
    'Deals the labelled cases into folds by the seed, or takes the folds of --splits, in the form of nnU-Net’s ' +
    'splits_final.json. With --stratify, each class occurs in as many cases of one fold as of another, as nearly as can be. Cases of one group in --choices are never trained on and held out in the same fold. Ends with a ' +
    'table of all out-of-fold cases.',
  positionals: [{ name: 'FOLDER', help: 'the folder of the data set' }],
  options: {
    folds: { type: 'number', value: 'K', default: 3, min: 2, integer: true, help: 'number of folds' },
    stratify: { type: 'boolean', help: 'deal the cases that have a class evenly into the folds, for each class' },
    'leave-one-out': { type: 'boolean', help: 'as many folds as cases, in place of --folds' },
    splits: { type: 'string', value: 'FILE', help: 'given folds, in place of --folds' },
    ...runOptions,
    ...pluginOption,
  },
  json: true,
  engine: true,
  kept: 'go on with the run by "resume"',
  async run({ positionals: [data], values, json, signal, out }) {
    requireOne(values, ['leave-one-out', 'splits', 'stratify']);
    const folds = await foldPlan(values);
    await startRun({ command: 'cross-validate', data, values, json, signal, out, folds });
  },
});

async function foldPlan(values: {
  folds: number;
  stratify: boolean;
  'leave-one-out': boolean;
  splits?: string;
}): Promise<FoldPlan> {
  if (values['leave-one-out']) return { kind: 'leave-one-out' };
  if (values.splits === undefined)
    return { kind: 'k-fold', k: values.folds, ...(values.stratify && { stratify: true }) };
  const { readJsonFile } = await import('../../../engine/calls/read-json.ts');
  return { kind: 'splits', name: values.splits, splits: await readJsonFile(values.splits) };
}
