import { resolve } from 'node:path';
import { StudioError } from '../../../shared/errors.ts';
import type { NewRunCall } from '../../engine/calls/new-run.ts';
import type { Options, OptionValues } from './command.ts';
import type { Output } from './output.ts';
import { studioVersion } from './version.ts';

/** What `train` and `cross-validate` share. */
export const runOptions = {
  out: { type: 'string', value: 'RUN', required: true, help: 'the run folder to make' },
  pipeline: { type: 'string', value: 'FILE', help: 'a pipeline as JSON; what it leaves out has its default' },
  epochs: { type: 'number', value: 'N', min: 1, integer: true, help: 'epochs at most, in place of the pipeline’s' },
  minutes: { type: 'number', value: 'M', min: 0, help: 'time budget of the training of each fold' },
  seed: { type: 'number', value: 'S', min: 0, integer: true, help: 'seed of everything random' },
  cache: {
    type: 'string',
    value: 'DIR',
    help: 'folder of prepared cases that runs with batches.store disk share',
  },
  choices: { type: 'string', value: 'FILE', help: 'cases to exclude, groups and names of classes, as JSON' },
  'skip-problems': { type: 'boolean', help: 'go on without the cases that have problems' },
} as const satisfies Options;

interface StartOptions {
  readonly command: 'train' | 'cross-validate';
  readonly data: string;
  readonly values: OptionValues<typeof runOptions>;
  readonly json: boolean;
  readonly signal: AbortSignal;
  readonly out: Output;
  readonly folds: NewRunCall['folds'];
}

/** Makes the run that the options describe and follows it to its end. */
export async function startRun({ command, data, values, json, signal, out, folds }: StartOptions): Promise<void> {
  const { newRun } = await import('../../engine/calls/new-run.ts');
  const { readChoices } = await import('../../engine/calls/read-choices.ts');
  const folder = resolve(values.out);
  const { leftOut, warnings, pipeline } = await newRun({
    data: resolve(data),
    folder,
    command,
    pipeline: await readPipeline(values),
    skipProblems: values['skip-problems'],
    folds,
    choices: values.choices === undefined ? undefined : await readChoices(values.choices),
    studioVersion: studioVersion(),
    ...(values.cache !== undefined && { cache: resolve(values.cache) }),
    signal,
    onScan: ({ done, total }) => out.progress(`reading case ${done} of ${total}`),
  });
  if (values.cache !== undefined && pipeline.batches.store === 'memory') {
    out.note('--cache has no effect: batches.store of the pipeline is memory');
  }
  const shown = 5;
  for (const warning of warnings.slice(0, shown)) out.note(`warning: ${warning}`);
  if (warnings.length > shown) out.note(`and ${warnings.length - shown} more warnings: see them by "scan"`);
  const ids = leftOut.map(({ id }) => id);
  if (ids.length > 0) out.note(`left out because of problems: ${ids.join(', ')}`);
  const { followRun } = await import('./follow-run.ts');
  await followRun(folder, { json, signal, out, leftOut: ids });
}

/** The pipeline file with the options of the command line in the place of its own. */
async function readPipeline({
  pipeline: file,
  epochs,
  minutes,
  seed,
}: OptionValues<typeof runOptions>): Promise<unknown> {
  const { readJsonFile } = await import('../../engine/calls/read-json.ts');
  const pipeline = file === undefined ? {} : await readJsonFile(file);
  if (typeof pipeline !== 'object' || pipeline === null || Array.isArray(pipeline)) return pipeline;
  const { training, ...rest } = pipeline as { training?: object };
  return {
    ...rest,
    ...(seed !== undefined && { seed }),
    training: { ...training, ...(epochs !== undefined && { epochs }), ...(minutes !== undefined && { minutes }) },
  };
}

/** Options that say the same thing in different ways. Throws `usage` where more than one is given. */
export function requireOne<Name extends string>(
  values: { readonly [key in Name]?: unknown },
  names: readonly Name[],
): void {
  const given = names.filter((name) => values[name] !== undefined && values[name] !== false);
  if (given.length <= 1) return;
  const [first, second] = given.map((name) => `--${name}`);
  throw new StudioError('usage', `${first} and ${second} are given`, 'give one of them');
}
