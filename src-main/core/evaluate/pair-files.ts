import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { StudioError } from '../../../shared/errors.ts';
import { stemOf, supportedExtensions } from '../io/format-of.ts';
import { toReadError } from '../runs/files.ts';

export interface FilePair {
  readonly caseId: string;
  readonly truth: string;
  readonly prediction: string;
}

/**
 * The label files of two folders that have the same name but for the extension, sorted by name. Every truth needs a
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
  const missing = [...truths.keys()].filter((stem) => !predictions.has(stem));
  if (missing.length > 0) {
    throw new StudioError(
      'bad-dataset',
      `${missing.length} of ${truths.size} cases have no prediction in ${basename(predictionFolder)}: ${listed(missing)}`,
      'predict them too, or give a folder of truth with only the predicted cases',
    );
  }
  const extra = [...predictions.keys()].filter((stem) => !truths.has(stem));
  return {
    pairs: [...truths].map(([caseId, truth]) => ({ caseId, truth, prediction: predictions.get(caseId)! })),
    warnings: extra.length > 0 ? [`predictions without a truth were left out: ${listed(extra)}`] : [],
  };
}

/** Paths by file name without extension. Hidden files do not count: macOS writes `._case.nii.gz` beside `case.nii.gz`. */
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
  for (const name of names.sort()) {
    const stem = name.startsWith('.') ? null : stemOf(name);
    if (stem === null) continue;
    const other = files.get(stem);
    if (other !== undefined) {
      const message = `${basename(folder)} has two files of the case ${stem}: ${basename(other)} and ${name}`;
      throw new StudioError('bad-dataset', message, 'keep one of them');
    }
    files.set(stem, join(folder, name));
  }
  return files;
}

function listed(names: readonly string[]): string {
  const first = names.slice(0, 5).join(', ');
  return names.length > 5 ? `${first} and ${names.length - 5} more` : first;
}
