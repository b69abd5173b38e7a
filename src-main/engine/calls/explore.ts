import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StudioError } from '../../../shared/errors.ts';
import { explore, type Exploration } from '../../core/explore/explore.ts';
import { writeExploration } from '../../core/explore/write-exploration.ts';
import { scanFolder } from '../../core/io/scan.ts';
import { hasError } from './new-run.ts';

export interface ExploreCall {
  /** The folder of the data set. */
  readonly data: string;
  readonly out: string;
  /** Over the shared range. */
  readonly bins?: number;
  readonly signal?: AbortSignal;
  /** `pass` 0 is the scan; the exploration then reads each case three times. */
  onProgress?(progress: { readonly pass: 'scan' | 'explore'; readonly done: number; readonly total: number }): void;
}

export interface Explored {
  readonly exploration: Exploration;
  /** Names in the folder. */
  readonly files: readonly string[];
  /** Cases with errors, which were left out. */
  readonly leftOut: readonly { readonly id: string; readonly message: string }[];
}

/** Explores the cases of a folder that have no errors, and writes what it finds. Throws as a scan does, and `not-writable`. */
export async function exploreFolder({ data, out, bins, signal, onProgress }: ExploreCall): Promise<Explored> {
  const dataset = await scanFolder(data, { signal, onProgress: (told) => onProgress?.({ pass: 'scan', ...told }) });
  const cases = dataset.cases.filter((each) => !hasError(each));
  if (cases.length === 0) {
    const [{ message, next }] = dataset.cases.flatMap(({ problems }) => problems);
    throw new StudioError('bad-dataset', `${dataset.name}: no case can be explored: ${message}`, next);
  }
  const cacheFolder = await mkdtemp(join(tmpdir(), 'miscnn-explore-'));
  try {
    const exploration = await explore(
      { root: data, cases, dataset, cacheFolder, bins },
      { signal, onProgress: (told) => onProgress?.({ pass: 'explore', ...told }) },
    );
    const files = await writeExploration(out, exploration);
    const leftOut = dataset.cases.filter(hasError).map(({ id, problems }) => ({
      id,
      message: problems.find(({ severity }) => severity === 'error')!.message,
    }));
    return { exploration, files, leftOut };
  } finally {
    await rm(cacheFolder, { recursive: true, force: true, maxRetries: 3 }).catch(() => {});
  }
}
