import { join } from 'node:path';
import { formatOf } from '../io/format-of.ts';
import { toNative, type Origin } from '../io/load-case.ts';
import type { FloatVolume, LabelVolume } from '../volume/volume.ts';

const probabilityEnding = '_probabilities';

export function predictionFile(folder: string, caseId: string): string {
  return join(folder, `${caseId}.nii.gz`);
}

/** Beside the predicted label: the probabilities of the classes, one channel a class. */
export function probabilityFile(folder: string, caseId: string): string {
  return predictionFile(folder, `${caseId}${probabilityEnding}`);
}

/** Whether a file holds the probabilities of a prediction that lies beside it; by names without extensions. */
export function isOfProbabilities(stem: string, stems: ReadonlySet<string>): boolean {
  return stem.endsWith(probabilityEnding) && stems.has(stem.slice(0, -probabilityEnding.length));
}

/** Writes a label, and the probabilities that it was made of where they are given, on the grid of the case's image. */
export async function writePrediction(
  folder: string,
  caseId: string,
  { label, probabilities, origin }: { label: LabelVolume; probabilities: FloatVolume | null; origin: Origin },
): Promise<void> {
  const write = (path: string, volume: LabelVolume | FloatVolume): Promise<void> =>
    formatOf(path).write!(path, toNative(volume, origin), origin.header);
  await write(predictionFile(folder, caseId), label);
  if (probabilities) await write(probabilityFile(folder, caseId), probabilities);
}
