import { defineCommand } from '../command.ts';
import { pluginOption } from '../plugin-option.ts';
import { StudioError } from '../../../../shared/errors.ts';
import type { FoldPlan } from '../../../../shared/folds.ts';
import { requireOne, runOptions, startRun } from '../run-options.ts';

export const train = defineCommand({
  name: 'train',
  summary: 'train one network on a data set',
  details:
    'Trains on all labelled cases but those that are held out, which are predicted and scored: a share of them, drawn ' +
    'by the seed, or named ones. --cases names both: a JSON file with a list of case ids to train on, or with ' +
    '{ "train": [ids], "val": [ids] }, whose "val" cases are held out.',
  positionals: [{ name: 'FOLDER', help: 'the folder of the data set' }],
  options: {
    ...runOptions,
    share: { type: 'number', value: 'P', min: 0.001, max: 0.999, help: 'hold out this share of the cases, as 0.2' },
    'hold-out': { type: 'string', value: 'IDS', help: 'hold out these cases, with commas between, or as a JSON list' },
    cases: { type: 'string', value: 'FILE', help: 'which cases to train on and to hold out' },
    ...pluginOption,
  },
  json: true,
  engine: true,
  kept: 'go on with the run by "resume"',
  async run({ positionals: [data], values, json, signal, out }) {
    requireOne(values, ['share', 'hold-out', 'cases']);
    const folds = await foldPlan(values);
    await startRun({ command: 'train', data, values, json, signal, out, folds });
  },
});

async function foldPlan(values: { share?: number; 'hold-out'?: string; cases?: string }): Promise<FoldPlan> {
  if (values.share !== undefined) return { kind: 'percentage', share: values.share };
  if (values['hold-out'] !== undefined) return { kind: 'hold-out', cases: caseIds(values['hold-out']) };
  return values.cases === undefined ? { kind: 'all' } : readCases(values.cases);
}

function caseIds(text: string): string[] {
  if (!text.startsWith('[')) return text.split(',').map((id) => id.trim());
  const ids = parsed(text);
  if (Array.isArray(ids) && ids.length > 0 && ids.every((id) => typeof id === 'string')) return ids;
  throw new StudioError('usage', `--hold-out is "${text}"`, 'give case ids with commas between, or a JSON list');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

async function readCases(name: string): Promise<FoldPlan> {
  const { readJsonFile } = await import('../../../engine/calls/read-json.ts');
  const given = await readJsonFile(name);
  return {
    kind: 'splits',
    name,
    splits: [Array.isArray(given) ? { train: given as unknown, val: [] } : given],
  };
}
