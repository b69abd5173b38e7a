import { basename, dirname, resolve } from 'node:path';
import type { Problem } from '../../../shared/dataset.ts';
import { isStudioError, StudioError } from '../../../shared/errors.ts';
import { gridProblems, labelValuesOf, type Grid } from '../io/checks.ts';
import { toClassIndexes } from '../io/class-indexes.ts';
import { formatOf } from '../io/format-of.ts';
import type { Image } from '../io/format.ts';
import { readDescription } from '../io/layouts/description.ts';
import { evaluateCase, rowsOfAbsentClass, type EvaluationRow, type LabelClass } from './evaluate.ts';
import { pairFiles, type FilePair } from './pair-files.ts';

export interface CompareOptions {
  /** Background first. Without it the labels of a dataset.json in or beside the truth, else every value that occurs. */
  readonly classes?: readonly LabelClass[];
  readonly signal?: AbortSignal;
  /** Called before each case. */
  readonly onCase?: (done: number, total: number, caseId: string) => void;
  /** Throws where a file or folder may not be opened. */
  readonly allowed?: (path: string) => Promise<unknown>;
  /** Scores a case; a host that must stay awake has it done by a thread. */
  readonly score?: (order: PairOrder) => Promise<ScoredCase>;
}

export interface FolderComparison {
  readonly rows: readonly EvaluationRow[];
  readonly classes: readonly LabelClass[];
  /** What the user should know though it did not stop the evaluation. */
  readonly warnings: readonly string[];
}

/**
 * Scores a folder of predicted labels against a folder of true ones, of any program: files are paired by name and
 * compared on the grid of the truth, one case in memory at a time. Throws `bad-dataset` naming the case where a
 * prediction is missing, lies on another grid, or a label is not a whole number or not of a class.
 */
export async function compareFolders(
  truthFolder: string,
  predictionFolder: string,
  { classes: given, signal, onCase, allowed = async () => {}, score = scorePair }: CompareOptions = {},
): Promise<FolderComparison> {
  const { pairs, warnings } = await pairFiles(truthFolder, predictionFolder);
  const known = given ?? (await describedClasses(truthFolder, allowed));
  const scored: ScoredCase[] = [];
  for (const pair of pairs) {
    if (signal?.aborted) throw new StudioError('cancelled', 'the evaluation was stopped', 'start it again');
    onCase?.(scored.length, pairs.length, pair.caseId);
    await allowed(pair.truth);
    await allowed(pair.prediction);
    const result = await score({ pair, known });
    scored.push(result);
    warnings.push(...result.warnings);
  }
  const classes = known ?? classesOfValues(scored.flatMap((each) => each.classes.map(({ value }) => value)));
  return { rows: scored.flatMap((each) => inTermsOf(classes, each)), classes, warnings };
}

/** A case to score; `known` classes, or null for every value that occurs in it. Plain data. */
export interface PairOrder {
  readonly pair: FilePair;
  readonly known: readonly LabelClass[] | null;
}

export interface ScoredCase {
  readonly caseId: string;
  readonly rows: readonly EvaluationRow[];
  /** What the rows' class indexes mean. */
  readonly classes: readonly LabelClass[];
  readonly warnings: readonly string[];
}

export async function scorePair({ pair, known }: PairOrder): Promise<ScoredCase> {
  const { caseId, truth: truthPath, prediction: predictionPath } = pair;
  const truth = await readLabel(caseId, truthPath, 'truth');
  const prediction = await readLabel(caseId, predictionPath, 'prediction');
  const warnings = refuseErrors(caseId, gridProblems(truth, prediction));

  const classes = known ?? classesOfValues([...truth.values, ...prediction.values]);
  const values = classes.map(({ value }) => value);
  const rows = evaluateCase({
    caseId,
    classes,
    truth: toClassIndexes(truth.volume, values, caseId, truth.name),
    prediction: toClassIndexes(prediction.volume, values, caseId, prediction.name),
  });
  return { caseId, rows, classes, warnings };
}

/** Both files usually have one base name, so `name` says which of the two it is. */
async function readLabel(caseId: string, path: string, role: string): Promise<Grid & Image & { values: number[] }> {
  const name = `the ${role} ${basename(path)}`;
  const image = await formatOf(path)
    .read(path)
    .catch((error: unknown) => {
      if (!isStudioError(error)) throw error;
      throw new StudioError(error.tag, `case ${caseId}, ${role}: ${error.message}`, error.next, { cause: error });
    });
  const { values, problems } = labelValuesOf(name, image.volume);
  refuseErrors(caseId, problems);
  return { ...image, name, shape: image.volume.shape, affine: image.volume.affine, values: values! };
}

/** Throws the first error; returns the texts of warnings. */
function refuseErrors(caseId: string, problems: readonly Problem[]): string[] {
  const error = problems.find(({ severity }) => severity === 'error');
  if (error) throw new StudioError('bad-dataset', `case ${caseId}: ${error.message}`, error.next);
  return problems.map(({ message }) => `case ${caseId}: ${message}`);
}

async function describedClasses(
  truthFolder: string,
  allowed: NonNullable<CompareOptions['allowed']>,
): Promise<readonly LabelClass[] | null> {
  for (const folder of [truthFolder, dirname(resolve(truthFolder))]) {
    const isAllowed = await allowed(folder).then(
      () => true,
      () => false,
    );
    if (!isAllowed) continue;
    const description = await readDescription(folder).catch((error: unknown) => {
      if (isStudioError(error, 'not-found')) return null;
      throw error;
    });
    if (description?.classes) return description.classes;
  }
  return null;
}

/** The background is 0, whether or not it occurs; other values are their own names. */
function classesOfValues(values: readonly number[]): LabelClass[] {
  const foreground = [...new Set(values)].filter((value) => value !== 0).sort((a, b) => a - b);
  return [{ value: 0, name: 'background' }, ...foreground.map((value) => ({ value, name: String(value) }))];
}

/** A case's rows with the class indexes of `classes`; what neither of its files holds is absent from it. */
function inTermsOf(classes: readonly LabelClass[], scored: ScoredCase): EvaluationRow[] {
  return classes.flatMap(({ value }, classIndex) => {
    const own = scored.classes.findIndex((each) => each.value === value);
    if (own < 0) return rowsOfAbsentClass(scored.caseId, classIndex);
    return scored.rows.filter((row) => row.classIndex === own).map((row) => ({ ...row, classIndex }));
  });
}
