import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { CallArguments } from '../../../shared/api.ts';
import type { FoldPlan } from '../../../shared/folds.ts';
import type { Run } from '../../../shared/run.ts';
import type { DatasetChoices } from '../../../shared/study.ts';
import { pluginsFound, pluginsInUse } from '../../core/plugins/in-use.ts';
import { writeJsonAtomic } from '../../core/runs/files.ts';
import { freeName } from '../workspace/ids.ts';
import { workspacePaths } from '../workspace/paths.ts';
import type { OpenWorkspace } from '../workspace/workspace.ts';

export interface CommandLineCall {
  /** Absolute paths, all of them: the line is typed anywhere. */
  readonly data: string;
  readonly out: string;
  readonly pipeline: string;
  readonly command: Run['command'];
  readonly folds: FoldPlan;
  /** A file with the choices made on top of the data set; null: there are none. */
  readonly choices: string | null;
  /** A file with given folds, where the plan is one of them. */
  readonly splits: string | null;
  readonly skipProblems: boolean;
  /** The plug-in folder; null or absent: there are none. */
  readonly plugins?: string | null;
  /** Whose shell is typed into: `win32`, or any other. */
  readonly platform: string;
}

/**
 * The line for a run of the app: its saved pipeline, the data set with its choices, a run folder that is free. Given
 * folds are written beside the pipelines, since a line can only name a file. Throws `not-found` for unknown ids.
 */
export async function commandLineOf(
  workspace: OpenWorkspace,
  { name, dataset, pipeline, command, folds, skipProblems }: CallArguments<'run.command'>,
  platform: string = process.platform,
): Promise<string> {
  const { folder, choices } = await workspace.dataset(dataset);
  const runs = workspacePaths.runs(workspace.folder);
  return commandLine({
    data: folder,
    out: join(
      runs,
      freeName(name, (each) => existsSync(join(runs, each))),
    ),
    pipeline: workspace.pipelineFile(pipeline),
    command,
    folds,
    choices: hasEffect(choices) ? workspacePaths.dataset(workspace.folder, dataset) : null,
    splits: folds.kind === 'splits' ? await writeSplits(workspace.folder, folds.splits, command) : null,
    skipProblems,
    plugins: pluginsInUse().length > 0 ? pluginsFound().folder : null,
    platform,
  });
}

/** Colours change nothing of a run. */
function hasEffect({ excluded, classNames, groups }: DatasetChoices): boolean {
  return excluded.length > 0 || Object.keys(classNames).length > 0 || Object.keys(groups).length > 0;
}

/** `train` takes one fold as it is, `cross-validate` a list of them. */
async function writeSplits(folder: string, splits: unknown, command: Run['command']): Promise<string> {
  const content = command === 'train' && Array.isArray(splits) ? (splits as unknown[])[0] : splits;
  const hash = createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 8);
  const path = join(folder, 'pipelines', `folds-${hash}.json`);
  await writeJsonAtomic(path, content);
  return path;
}

/** The line that makes the same run from a terminal. */
export function commandLine(call: CommandLineCall): string {
  const option = (name: string, value: string | null): string[] => (value === null ? [] : [`--${name}`, value]);
  const words = [
    ...['miscnn', call.command, call.data],
    ...foldOptions(call),
    ...option('choices', call.choices),
    ...option('pipeline', call.pipeline),
    ...option('out', call.out),
    ...option('plugins', call.plugins ?? null),
    ...(call.skipProblems ? ['--skip-problems'] : []),
  ];
  return words.map((word) => quoted(word, call.platform)).join(' ');
}

function foldOptions({ folds, splits, command }: CommandLineCall): string[] {
  switch (folds.kind) {
    case 'k-fold':
      return ['--folds', String(folds.k), ...(folds.stratify ? ['--stratify'] : [])];
    case 'leave-one-out':
      return ['--leave-one-out'];
    case 'percentage':
      return ['--share', String(folds.share)];
    case 'hold-out':
      return ['--hold-out', idList(folds.cases)];
    case 'splits':
      return [command === 'train' ? '--cases' : '--splits', splits!];
    case 'all':
      return [];
  }
}

/** As the option takes it: with commas between, or as JSON where an id has a comma itself. */
function idList(ids: readonly string[]): string {
  const isPlain = ids.every((id) => !id.includes(',') && id === id.trim()) && !ids[0].startsWith('[');
  return isPlain ? ids.join(',') : JSON.stringify(ids);
}

/** One word of a shell: POSIX shells take anything between single quotes, Windows' between double ones. */
function quoted(word: string, platform: string): string {
  if (/^[\w@%+=:,./\\-]+$/.test(word) && (platform === 'win32' || !word.includes('\\'))) return word;
  if (platform === 'win32') return `"${word.replaceAll(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, '$1$1')}"`;
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
