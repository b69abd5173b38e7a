import { join } from 'node:path';
import type { Evaluation } from '../../../shared/report.ts';
import { compareFolders, type CompareOptions, type FolderComparison } from '../../core/evaluate/compare-folders.ts';
import { figureText, headingOf, shownMetrics } from '../../core/evaluate/report.ts';
import { confusionTsv } from '../../../shared/confusion-tsv.ts';
import { evaluationJson, evaluationTsv } from '../../core/evaluate/tables.ts';
import { makeFolder, writeFileAtomic, writeJsonAtomic } from '../../core/runs/files.ts';

export { definitionNote } from '../../core/evaluate/report.ts';

export interface EvaluateCall extends Pick<
  CompareOptions,
  'images' | 'settings' | 'signal' | 'onCase' | 'allowed' | 'score'
> {
  truth: string;
  prediction: string;
  /** Where evaluation.tsv, confusion.tsv and evaluation.json go; undefined: nowhere. */
  folder?: string;
}

export interface Evaluated extends Pick<FolderComparison, 'classes' | 'cases' | 'images' | 'channels'> {
  readonly evaluation: Evaluation;
  /** What evaluation.tsv holds. */
  readonly tsv: string;
}

/** Scores a folder of predictions, and writes the results where a folder for them is named. */
export async function evaluateFolders({ truth, prediction, folder, ...options }: EvaluateCall): Promise<Evaluated> {
  // Before the long part: a folder that cannot be written should not cost an evaluation.
  if (folder !== undefined) await makeFolder(folder);
  const { rows, warnings, confusion, ...compared } = await compareFolders(truth, prediction, options);
  const { classes } = compared;
  const { settings } = options;
  const evaluation = evaluationJson(rows, classes, { settings, confusion, warnings });
  const tsv = evaluationTsv(rows, classes, settings);
  if (folder !== undefined) {
    await writeFileAtomic(join(folder, 'evaluation.tsv'), tsv);
    if (confusion) await writeFileAtomic(join(folder, 'confusion.tsv'), confusionTsv(confusion));
    await writeJsonAtomic(join(folder, 'evaluation.json'), evaluation);
  }
  return { ...compared, evaluation, tsv };
}

/** The means of the main metrics as a table of text: a row a foreground class, and one of their mean. */
export function evaluationTable({ perClass, mean }: Evaluation): { head: string[]; rows: string[][] } {
  const classRows = Object.entries(perClass).map(([name, spreads]) => [
    name,
    String(spreads.dice.n + spreads.dice.nUndefined),
    ...shownMetrics.map((id) => figureText(id, spreads[id]?.mean ?? null)),
  ]);
  return {
    head: ['class', 'cases', ...shownMetrics.map(headingOf)],
    rows: [...classRows, ['(mean)', '-', ...shownMetrics.map((id) => figureText(id, mean[id] ?? null))]],
  };
}
