import type { Dataset } from '../../../shared/dataset.ts';
import { StudioError } from '../../../shared/errors.ts';
import type { FoldPlan } from '../../../shared/folds.ts';
import type { Fold, Run } from '../../../shared/run.ts';
import type { DatasetChoices } from '../../../shared/study.ts';
import { isAsScanned } from '../../core/io/is-as-scanned.ts';
import { scanFolder } from '../../core/io/scan.ts';
import { requireFitsClasses } from '../../core/losses/class-weights.ts';
import { requireFitsDataset } from '../../core/pipeline/fits-dataset.ts';
import { resolvePipeline, type Pipeline } from '../../core/pipeline/pipeline.ts';
import { withRankOf } from '../../core/pipeline/rank.ts';
import { withPatchShape } from '../../core/pipeline/shapes.ts';
import { foldsOf, labelClassesOf } from '../../core/runs/folds.ts';
import { createRun, requireFreeFolder } from '../../core/runs/run-folder.ts';

export interface NewRunCall {
  readonly data: string;
  /** The run folder to be made. */
  readonly folder: string;
  readonly command: Run['command'];
  /** A partial pipeline; what it leaves out has its default. */
  readonly pipeline: unknown;
  /** Goes on without the cases that have problems. */
  readonly skipProblems: boolean;
  readonly folds: FoldPlan;
  readonly studioVersion: string;
  /** Folder of prepared cases that runs share, for pipelines that keep them on disk. */
  readonly cache?: string;
  /** What an earlier scan has found: used in place of a new one where the files are still the same. */
  readonly scanned?: Dataset | null;
  readonly choices?: Omit<DatasetChoices, 'classColours'>;
  /** How problems are passed over, as a message says it. */
  readonly skipHint?: string;
  readonly signal?: AbortSignal;
  onScan?(progress: { done: number; total: number }): void;
}

export interface Made {
  /** Cases that were left out because of their problems. */
  readonly leftOut: Dataset['cases'];
  /** What was passed over: warnings, and with `skipProblems` the data set's own errors. One sentence each. */
  readonly warnings: readonly string[];
  readonly pipeline: Pipeline;
  readonly folds: readonly Fold[];
}

/**
 * Checks everything that can be checked before a training, then makes the run folder. Throws `bad-dataset` with all
 * problems at once, `bad-pipeline`, `usage` where the cases do not allow the folds, or `not-writable`; nothing is left
 * behind.
 */
export async function newRun(call: NewRunCall): Promise<Made> {
  // These two first: they cost nothing, while a scan reads every file.
  await requireFreeFolder(call.folder);
  const first = resolvePipeline(call.pipeline);
  const dataset = chosen(await scanned(call), call.choices);
  const leftOut = dataset.cases.filter(hasError);
  const whole = dataset.problems.filter(({ severity }) => severity === 'error');
  if (whole.length + leftOut.length > 0 && !call.skipProblems) throw problemsOf(dataset, leftOut, whole, call.skipHint);

  const good: Dataset = { ...dataset, cases: dataset.cases.filter((each) => !hasError(each)) };
  const labelled = good.cases.filter(({ label }) => label !== null);
  if (labelled.length === 0) {
    throw new StudioError(
      'bad-dataset',
      `${dataset.name}: none of ${dataset.cases.length} cases has a label${leftOut.length > 0 ? ' and no problems' : ''}`,
      leftOut.length > 0 ? 'see what scan says, and correct the files' : 'add labels: training needs the truth',
    );
  }
  const given = withRankOf(labelled, call.pipeline, first);
  requireFitsClasses(given.loss.params, good.classes.length);
  given.metrics.forEach(({ params }, i) => requireFitsClasses(params, good.classes.length, `metrics[${i}]`));
  requireFitsDataset(given, good);
  const pipeline = withPatchShape(given, { cases: labelled });
  const folds = foldsOf(
    call.folds,
    labelled.map(({ id }) => id),
    pipeline.seed,
    call.choices?.groups,
    labelClassesOf(labelled),
  );
  const stratified = call.folds.kind === 'k-fold' && call.folds.stratify === true;
  const { folder, command, studioVersion, cache } = call;
  await createRun({
    folder,
    command,
    root: call.data,
    dataset: good,
    pipeline,
    folds,
    stratified,
    studioVersion,
    cache,
  });
  const warnings = [dataset, ...good.cases].flatMap(({ problems }) => problems.map(({ message }) => message));
  return { leftOut, warnings, pipeline, folds };
}

async function scanned({ data, scanned: known, choices, signal, onScan }: NewRunCall): Promise<Dataset> {
  const used = known?.cases.filter(({ id }) => !choices?.excluded.includes(id));
  if (known && (await isAsScanned(data, used!, { signal, onProgress: onScan }))) return known;
  return scanFolder(data, { signal, onProgress: onScan });
}

/** The data set as the user arranged it: without the excluded cases, with the user's names of classes. */
export function chosen(dataset: Dataset, choices: NewRunCall['choices']): Dataset {
  if (!choices) return dataset;
  const classes = dataset.classes.map((each) => ({ ...each, name: choices.classNames[each.value] ?? each.name }));
  const twice = classes.find(({ name }, i) => classes.findIndex((each) => each.name === name) < i);
  if (twice) {
    const message = `${dataset.name}: two classes have the name "${twice.name}"`;
    throw new StudioError('bad-dataset', message, 'give one of them another name');
  }
  return { ...dataset, classes, cases: dataset.cases.filter(({ id }) => !choices.excluded.includes(id)) };
}

export function hasError({ problems }: Dataset['cases'][number]): boolean {
  return problems.some(({ severity }) => severity === 'error');
}

function problemsOf(
  dataset: Dataset,
  cases: Dataset['cases'],
  whole: Dataset['problems'],
  skipHint = 'add --skip-problems',
): StudioError {
  const details = [
    ...whole.map(({ message, next }) => `  ${message}; ${next}`),
    ...cases.flatMap(({ id, problems }) =>
      problems
        .filter(({ severity }) => severity === 'error')
        .map(({ message, next }) => `  ${id}: ${message}; ${next}`),
    ),
  ];
  const first =
    whole[0]?.message ?? `${cases[0].id}: ${cases[0].problems.find(({ severity }) => severity === 'error')!.message}`;
  const count = details.length === 1 ? '' : ` (and ${details.length - 1} more)`;
  const what = cases.length > 0 ? 'without these cases' : 'all the same';
  const next = `correct ${cases.length > 0 ? 'the files' : 'the data set'}, or ${skipHint} to go on ${what}`;
  return new StudioError('bad-dataset', `${dataset.name}: ${first}${count}`, next, { details });
}
