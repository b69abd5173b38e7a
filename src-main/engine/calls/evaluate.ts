import { join } from 'node:path';
import type { Evaluation } from '../../../shared/report.ts';
import { compareFolders } from '../../core/evaluate/compare-folders.ts';
import { metricIds } from '../../core/evaluate/evaluate.ts';
import { figureText, headingOf } from '../../core/evaluate/report.ts';
import { evaluationJson, evaluationTsv } from '../../core/evaluate/tables.ts';
import { makeFolder, writeFileAtomic, writeJsonAtomic } from '../../core/runs/files.ts';

export interface EvaluateCall {
  truth: string;
  prediction: string;
  /** Where evaluation.tsv and evaluation.json go; undefined: nowhere. */
  folder?: string;
  signal?: AbortSignal;
  onCase?: (done: number, total: number, caseId: string) => void;
}

/** Scores a folder of predictions, and writes the results where a folder for them is named. */
export async function evaluateFolders({
  truth,
  prediction,
  folder,
  signal,
  onCase,
}: EvaluateCall): Promise<Evaluation> {
  // Before the long part: a folder that cannot be written should not cost an evaluation.
  if (folder !== undefined) await makeFolder(folder);
  const { rows, classes, warnings } = await compareFolders(truth, prediction, { signal, onCase });
  const evaluation = evaluationJson(rows, classes, warnings);
  if (folder !== undefined) {
    await writeFileAtomic(join(folder, 'evaluation.tsv'), evaluationTsv(rows, classes));
    await writeJsonAtomic(join(folder, 'evaluation.json'), evaluation);
  }
  return evaluation;
}

/** The means as a table of text: a row a foreground class, and one of their mean. */
export function evaluationTable({ perClass, mean }: Evaluation): { head: string[]; rows: string[][] } {
  const classRows = Object.entries(perClass).map(([name, spreads]) => [
    name,
    String(spreads.dice.n + spreads.dice.nUndefined),
    ...metricIds.map((id) => figureText(id, spreads[id]?.mean ?? null)),
  ]);
  return {
    head: ['class', 'cases', ...metricIds.map(headingOf)],
    rows: [...classRows, ['(mean)', '-', ...metricIds.map((id) => figureText(id, mean[id] ?? null))]],
  };
}
