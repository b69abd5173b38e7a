import type { Dataset } from '../../../shared/dataset.ts';
import type { DatasetChoices } from '../../../shared/study.ts';
import type { StoredWorkspace } from './stored.ts';

/** A workspace that is open in this process and locked against others. */
export interface OpenWorkspace {
  /** Absolute. */
  readonly folder: string;
  readonly stored: StoredWorkspace;
  /** Thumbnails, analyses: what can be made again. Absolute. */
  readonly cacheFolder: string;
  /** Writes a changed workspace.json, one change after the other, then tells every window. */
  update(change: (stored: StoredWorkspace) => StoredWorkspace): Promise<void>;
  /** A stored folder as an absolute path, and back. */
  resolve(folder: string): string;
  relative(folder: string): string;
  /** Throws `not-found` for an unknown id. */
  dataset(id: string): Promise<StoredDataset>;
  close(): Promise<void>;
}

/** A data set of the workspace; what the scan found lies in `datasets/ID.json`. */
export interface StoredDataset {
  readonly id: string;
  readonly name: string;
  /** Absolute. */
  readonly folder: string;
  /** null before the first scan. */
  readonly dataset: Dataset | null;
  readonly choices: DatasetChoices;
}
