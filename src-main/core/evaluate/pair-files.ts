import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { isCaseId } from '../../../shared/case-id.ts';
import { StudioError } from '../../../shared/errors.ts';
import { badName } from '../io/folder.ts';
import { isPicture, stemOf, supportedExtensions } from '../io/format-of.ts';
import { labelKey } from '../io/layouts/names.ts';
import { isOfProbabilities } from '../predict/prediction-files.ts';
import { toReadError } from '../runs/files.ts';

export interface FilePair {
  readonly caseId: string;
  readonly truth: string;
  readonly prediction: string;
}

/**
 * The label files of two folders that belong together, sorted by case: of one name but for the extension, or a suffix as
 * in CASE_seg; each folder may also be one of MIScnn or KiTS19, CASE/segmentation.nii.gz. Every truth needs a
 * prediction; predictions without a truth are named in a warning.
 */
export async function pairFiles(
  truthFolder: string,
  predictionFolder: string,
): Promise<{ pairs: FilePair[]; warnings: string[] }> {
  const truths = await labelFilesIn(truthFolder);
  const predictions = await labelFilesIn(predictionFolder);
  if (truths.size === 0) {
    const kinds = supportedExtensions().join(' or ');
    throw new StudioError(
      'bad-dataset',
      `${basename(truthFolder)} holds no label files`,
      `give a folder of ${kinds} files`,
    );
  }
  const [alike, alikeTruths] = [uniqueByKey(predictions), uniqueByKey(truths)];
  const nameOf = (caseId: string): string | undefined => {
    const key = labelKey(caseId);
    return predictions.has(caseId) || alikeTruths.get(key) !== caseId ? caseId : alike.get(key);
  };
  const pairs: FilePair[] = [];
  const missing: string[] = [];
  const extra = new Set(predictions.keys());
  for (const [caseId, truth] of truths) {
    const name = nameOf(caseId) ?? caseId;
    const prediction = predictions.get(name);
    if (prediction === undefined) missing.push(caseId);
    else pairs.push({ caseId, truth, prediction });
    extra.delete(name);
  }
  if (missing.length > 0) {
    throw new StudioError(
      'bad-dataset',
      `${missing.length} of ${truths.size} cases have no prediction in ${basename(predictionFolder)}: ${listed(missing)}`,
      'predict them too, or give a folder of truth with only the predicted cases',
    );
  }
  const warnings = extra.size > 0 ? [`predictions without a truth were left out: ${listed([...extra])}`] : [];
  return { pairs, warnings };
}

/** The cases whose names differ by more than a suffix from all others. */
function uniqueByKey(files: ReadonlyMap<string, string>): Map<string, string> {
  const unique = new Map<string, string>();
  const twice = new Set<string>();
  for (const caseId of files.keys()) {
    const key = labelKey(caseId);
    if (unique.has(key)) twice.add(key);
    unique.set(key, caseId);
  }
  for (const key of twice) unique.delete(key);
  return unique;
}

/** Paths by case. Hidden files do not count: macOS writes `._case.nii.gz` beside `case.nii.gz`. */
async function labelFilesIn(folder: string): Promise<Map<string, string>> {
  const names = await readdir(folder).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'ENOTDIR') throw toReadError(error, folder);
    throw new StudioError(
      'not-found',
      `${basename(folder)} is a file, not a folder`,
      'give the folder of the label files',
    );
  });
  const files = new Map<string, string>();
  const add = (caseId: string, path: string): void => {
    if (!isCaseId(caseId)) {
      const { message, next } = badName({ id: caseId, images: [path] });
      throw new StudioError('bad-dataset', message, next);
    }
    const other = files.get(caseId);
    if (other !== undefined) {
      const message = `${basename(folder)} has two files of the case ${caseId}: ${basename(other)} and ${basename(path)}`;
      throw new StudioError('bad-dataset', message, 'keep one of them');
    }
    files.set(caseId, path);
  };
  const visible = names.filter((name) => !name.startsWith('.')).sort();
  // Beside scans, pictures are copies of them for other programs.
  const hasScans = visible.some((name) => stemOf(name) !== null && !isPicture(name));
  const shown = hasScans ? visible.filter((name) => !isPicture(name)) : visible;
  const stems = new Set(shown.map(stemOf).filter((stem) => stem !== null));
  for (const name of shown) {
    const stem = stemOf(name);
    if (stem !== null && !isOfProbabilities(stem, stems)) add(stem, join(folder, name));
  }
  if (files.size > 0) return files;
  for (const caseId of shown) {
    const inside = await readdir(join(folder, caseId)).catch(() => []);
    const labels = inside.filter((name) => stemOf(name)?.toLowerCase() === 'segmentation').sort();
    for (const name of labels) add(caseId, join(folder, caseId, name));
  }
  return files;
}

function listed(names: readonly string[]): string {
  const first = names.slice(0, 5).join(', ');
  return names.length > 5 ? `${first} and ${names.length - 5} more` : first;
}
