import type { Evaluation } from '../../../shared/report.ts';
import { textCell, tsv } from '../../../shared/tsv.ts';
import { emptyPolicy } from '../metrics/empty-policy.ts';
import * as metrics from '../metrics/index.ts';
import type { EvaluationRow, LabelClass, MetricId } from './evaluate.ts';
import { metricsIn, orNull, summarise } from './summary.ts';

const columns = [
  'case_id',
  'group',
  'fold',
  'class',
  'metric',
  'value',
  'unit',
  'definition',
  'n_ref_voxels',
  'n_pred_voxels',
  'flag',
];

/** Long form, one row a case, foreground class and metric: UTF-8, tabs, LF, `NA` for what there is not. */
export function evaluationTsv(rows: readonly EvaluationRow[], classes: readonly LabelClass[]): string {
  const lines = rows
    .filter(isForeground)
    .map((row) => [
      textCell(row.caseId),
      textCell(row.group ?? 'NA'),
      row.fold ?? 'NA',
      textCell(classes[row.classIndex].name),
      row.metric,
      numberCell(row.value),
      metrics[row.metric].unit,
      metrics[row.metric].definition,
      row.nReferenceVoxels,
      row.nPredictionVoxels,
      row.flag,
    ]);
  return tsv([columns, ...lines]);
}

/** MIScnn's `detailed_validation.tsv`: a line a case, Dice of every class with the background. */
export function detailedValidationTsv(rows: readonly EvaluationRow[], classes: readonly LabelClass[]): string {
  const byCase = new Map<string, string[]>();
  for (const row of rows) {
    if (row.metric !== 'dice') continue;
    const cells = byCase.get(row.caseId) ?? classes.map(() => 'NA');
    cells[row.classIndex] = numberCell(row.value);
    byCase.set(row.caseId, cells);
  }
  const header = ['sample_id', ...classes.map((_, c) => `dice_class-${c}`)];
  return tsv([header, ...[...byCase].map(([caseId, cells]) => [textCell(caseId), ...cells])]);
}

/** What `evaluate --json` prints: foreground classes only, undefined values as null. */
export function evaluationJson(
  rows: readonly EvaluationRow[],
  classes: readonly LabelClass[],
  warnings: readonly string[] = [],
): Evaluation {
  return {
    schemaVersion: 1,
    ...summarise(rows, classes),
    perCase: rows.filter(isForeground).map((row) => ({
      case: row.caseId,
      class: classes[row.classIndex].name,
      label: classes[row.classIndex].value,
      metric: row.metric,
      value: orNull(row.value),
      unit: metrics[row.metric].unit,
      ...(row.flag && { flag: row.flag }),
    })),
    emptyPolicy,
    definitions: definitionsOf(metricsIn(rows)),
    warnings: [...warnings],
  };
}

export function definitionsOf(ids: readonly MetricId[]): Record<string, string> {
  return Object.fromEntries(ids.map((id) => [id, metrics[id].definition]));
}

function isForeground({ classIndex }: EvaluationRow): boolean {
  return classIndex > 0;
}

function numberCell(value: number): string {
  return Number.isNaN(value) ? 'NA' : String(value);
}
