import type { ConfusionMatrix, Evaluation } from '../../../shared/report.ts';
import { textCell, tsv } from '../../../shared/tsv.ts';
import { emptyPolicy } from '../metrics/empty-policy.ts';
import type { EvaluationSettings } from '../metrics/settings.ts';
import { definitionsOf, metricOf, type EvaluationRow, type LabelClass } from './evaluate.ts';
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
export function evaluationTsv(
  rows: readonly EvaluationRow[],
  classes: readonly LabelClass[],
  settings: Partial<EvaluationSettings> = {},
): string {
  const definitions = definitionsOf(metricsIn(rows), settings);
  const lines = rows
    .filter(isForeground)
    .map((row) => [
      textCell(row.caseId),
      textCell(row.group ?? 'NA'),
      row.fold ?? 'NA',
      textCell(classes[row.classIndex].name),
      row.metric,
      numberCell(row.value),
      metricOf(row.metric).unit,
      definitions[row.metric],
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
  given: {
    readonly settings?: Partial<EvaluationSettings>;
    readonly confusion?: ConfusionMatrix | null;
    readonly warnings?: readonly string[];
  } = {},
): Evaluation {
  const { settings = {}, confusion = null, warnings = [] } = given;
  return {
    schemaVersion: 1,
    ...summarise(rows, classes),
    perCase: rows.filter(isForeground).map((row) => ({
      case: row.caseId,
      class: classes[row.classIndex].name,
      label: classes[row.classIndex].value,
      metric: row.metric,
      value: orNull(row.value),
      unit: metricOf(row.metric).unit,
      ...(row.flag && { flag: row.flag }),
    })),
    emptyPolicy,
    definitions: definitionsOf(metricsIn(rows), settings),
    confusion,
    warnings: [...warnings],
  };
}

function isForeground({ classIndex }: EvaluationRow): boolean {
  return classIndex > 0;
}

function numberCell(value: number): string {
  return Number.isNaN(value) ? 'NA' : String(value);
}
