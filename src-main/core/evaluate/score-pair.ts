import { basename } from 'node:path';
import type { Problem } from '../../../shared/dataset.ts';
import { isStudioError, StudioError } from '../../../shared/errors.ts';
import { gridProblems, labelValuesOf, type Grid } from '../io/checks.ts';
import { toClassIndexes } from '../io/class-indexes.ts';
import { formatOf } from '../io/format-of.ts';
import type { Image, LabelImage } from '../io/format.ts';
import { problem } from '../io/layouts/layout.ts';
import { orientationOf } from '../volume/orientation.ts';
import { spacingOf } from '../volume/volume.ts';
import type { EvaluationSettings } from '../metrics/settings.ts';
import type { Confusion } from './confusion.ts';
import { evaluateCase, type EvaluationRow, type LabelClass } from './evaluate.ts';
import type { FilePair } from './pair-files.ts';
import { readPair } from './read-pair.ts';

/** A case to score; `known` classes, or null for every value that occurs in it. Plain data. */
export interface PairOrder {
  readonly pair: FilePair;
  readonly known: readonly LabelClass[] | null;
  /** What was segmented, one file a channel; none where nobody looks at it. */
  readonly images: readonly string[];
  /** Those that are not given have their default. */
  readonly settings?: Partial<EvaluationSettings>;
}

export interface ScoredCase {
  readonly caseId: string;
  readonly rows: readonly EvaluationRow[];
  readonly confusion: Confusion;
  /** What the rows' class indexes mean. */
  readonly classes: readonly LabelClass[];
  /** They are what the files call them, with numbers of this case alone. */
  readonly areNamed: boolean;
  readonly warnings: readonly string[];
  /** Of all images together. */
  readonly channels: number;
  /** Why the labels cannot be shown on the images; null where they can. */
  readonly imageFault: Pick<Problem, 'message' | 'next'> | null;
}

/** Throws `bad-dataset` naming the case where the two labels lie on different grids or hold what is no class. */
export async function scorePair({ pair, known, images, settings }: PairOrder): Promise<ScoredCase> {
  const { caseId } = pair;
  const read = await readPair(pair, images, known);
  const truth = checked(caseId, `the truth ${basename(pair.truth)}`, read.truth);
  const prediction = checked(caseId, `the prediction ${basename(pair.prediction)}`, read.prediction);
  const problems = gridProblems(truth, prediction).map((each) => withPlaces(each, truth, prediction));
  const warnings = refuseErrors(caseId, [...truth.problems, ...prediction.problems, ...problems]);

  const classes = read.classes ?? classesOfValues([...truth.values, ...prediction.values]);
  const values = classes.map(({ value }) => value);
  const { rows, confusion } = evaluateCase({
    ...{ caseId, classes, settings },
    truth: toClassIndexes(truth.volume, values, caseId, truth.name),
    prediction: toClassIndexes(prediction.volume, values, caseId, prediction.name),
  });
  const areNamed = known === null && read.classes !== null;
  return { caseId, rows, confusion, classes, areNamed, warnings, ...(await checkImages(truth, images)) };
}

/** The background is 0, whether or not it occurs; other values are their own names. */
export function classesOfValues(values: readonly number[]): LabelClass[] {
  const foreground = [...new Set(values)].filter((value) => value !== 0).sort((a, b) => a - b);
  return [{ value: 0, name: 'background' }, ...foreground.map((value) => ({ value, name: String(value) }))];
}

/** Both files usually have one base name, so `name` says which of the two it is. */
function checked(caseId: string, name: string, { volume, header, problems: told = [], leftOut = [] }: LabelImage) {
  const { values, problems } = labelValuesOf(name, volume);
  refuseErrors(caseId, problems);
  const unused = leftOut.map((structure) =>
    problem(
      'warning',
      'unused-label',
      `${name} holds "${structure}", which is no class: left out`,
      'name it as a class',
    ),
  );
  const label: Grid & Image & { values: number[]; problems: Problem[] } = {
    ...{ volume, header, name, shape: volume.shape, affine: volume.affine },
    ...{ values: values!, problems: [...told, ...unused] },
  };
  return label;
}

async function checkImages(
  truth: Grid,
  images: readonly string[],
): Promise<Pick<ScoredCase, 'channels' | 'imageFault'>> {
  let channels = 0;
  try {
    for (const path of images) {
      const image = { ...(await formatOf(path).readHeader(path)), name: `the image ${basename(path)}` };
      const fault = gridProblems(truth, image).find(({ severity }) => severity === 'error');
      if (fault) return { channels: 0, imageFault: withPlaces(fault, truth, image) };
      channels += image.shape[3];
    }
  } catch (error) {
    if (!isStudioError(error)) throw error;
    return { channels: 0, imageFault: { message: error.message, next: error.next } };
  }
  return { channels, imageFault: null };
}

/** How far apart two grids lie says little without where they are. */
function withPlaces(problem: Problem, truth: Grid, other: Grid): Problem {
  if (problem.kind !== 'geometry-mismatch') return problem;
  return { ...problem, message: `${problem.message}: ${placeOf(other)}, the truth ${placeOf(truth)}` };
}

function placeOf({ affine }: Grid): string {
  const short = (values: readonly number[]): string[] => values.map((value) => String(Number(value.toPrecision(4))));
  const origin = short([affine[3], affine[7], affine[11]]).join(', ');
  return `${orientationOf(affine)} from (${origin}) mm by ${short(spacingOf(affine).toReversed()).join('×')} mm`;
}

/** Throws the first error; returns the texts of warnings. */
function refuseErrors(caseId: string, problems: readonly Problem[]): string[] {
  const error = problems.find(({ severity }) => severity === 'error');
  if (error) throw new StudioError('bad-dataset', `case ${caseId}: ${error.message}`, error.next);
  return problems.map(({ message }) => `case ${caseId}: ${message}`);
}
