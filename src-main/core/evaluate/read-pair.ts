import { basename } from 'node:path';
import { isStudioError, StudioError } from '../../../shared/errors.ts';
import { formatOf } from '../io/format-of.ts';
import type { LabelGrid, LabelImage } from '../io/format.ts';
import { classesOfNames } from '../io/named-classes.ts';
import { readLabel, toClassValues } from '../io/read-label.ts';
import type { LabelClass } from './evaluate.ts';
import type { FilePair } from './pair-files.ts';

export interface ReadPair {
  readonly truth: LabelImage;
  readonly prediction: LabelImage;
  /** Those given, or those that both files name; null where values alone tell them. */
  readonly classes: readonly LabelClass[] | null;
}

/**
 * The two labels of a case in terms of the same classes: where a file names its structures, they are found by name. Labels
 * that are placed in millimetres are put on the grid of the image where there is one, else on that of the other label.
 * Throws `bad-dataset` where one file names structures, the other has numbers, and nobody said which is which.
 */
export async function readPair(
  { caseId, truth: truthPath, prediction: predictionPath }: FilePair,
  images: readonly string[],
  known: readonly LabelClass[] | null,
): Promise<ReadPair> {
  const classes = known && [...known];
  const read = async (role: 'truth' | 'prediction', path: string, on: LabelGrid | string | null) =>
    readLabel(path, { on, classes }).catch((error: unknown) => {
      if (!isStudioError(error)) throw error;
      throw new StudioError(error.tag, `case ${caseId}, ${role}: ${error.message}`, error.next, { cause: error });
    });
  const isPlaced = (path: string): boolean => formatOf(path).readLabel === undefined;
  const image = images[0] ?? null;
  const truth = await read('truth', truthPath, image ?? (isPlaced(predictionPath) ? predictionPath : null));
  const prediction = await read('prediction', predictionPath, image ?? truth.volume);
  if (image === null) requireInside(caseId, prediction);
  const [ofTruth, ofPrediction] = [truth.names, prediction.names];
  if (classes || (ofTruth === null && ofPrediction === null)) return { truth, prediction, classes };
  if (ofTruth === null || ofPrediction === null) {
    const [named, numbered] = ofTruth ? [truthPath, predictionPath] : [predictionPath, truthPath];
    const [name] = (ofTruth ?? ofPrediction)!.values();
    throw new StudioError(
      'bad-dataset',
      `case ${caseId}: ${basename(named)} names its classes, as "${name}", and ${basename(numbered)} has numbers`,
      'say which number is which name under "labels" of a dataset.json in the folder of the truth',
    );
  }
  const both = classesOfNames([...ofTruth.values(), ...ofPrediction.values()]);
  return {
    truth: { ...toClassValues(truth, ofTruth, both), names: null },
    prediction: { ...toClassValues(prediction, ofPrediction, both), names: null },
    classes: both,
  };
}

/** What lies outside of the truth's own grid would be left out of the comparison. */
function requireInside(caseId: string, { problems = [] }: LabelImage): void {
  const outside = problems.find(({ kind }) => kind.endsWith('-outside'));
  if (!outside) return;
  throw new StudioError('bad-dataset', `case ${caseId}: ${outside.message}`, 'give the folder of the images, too');
}
