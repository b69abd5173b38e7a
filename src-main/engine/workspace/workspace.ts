import type { Dataset } from '../../../shared/dataset.ts';
import type { DatasetChoices } from '../../../shared/study.ts';
import type { TrashEntry } from '../../../shared/workspace.ts';
import type { StoredComparison, StoredComparisonFile, StoredRun, StoredWorkspace } from './stored.ts';

/** A workspace that is open in this process and locked against others. */
export interface OpenWorkspace {
  /** Absolute. */
  readonly folder: string;
  readonly stored: StoredWorkspace;
  /** Thumbnails, analyses: what can be made again. Absolute. */
  readonly cacheFolder: string;
  /** Writes a changed workspace.json, one change after the other, then tells every window. */
  update(change: (stored: StoredWorkspace) => StoredWorkspace): Promise<void>;
  /** Work on other files, after all changes before it, and done before the workspace is closed. */
  inTurn<T>(work: () => Promise<T>): Promise<T>;
  /** Tells every window, where something changed that is not in workspace.json. */
  changed(): void;
  /** A stored folder as an absolute path, and back. */
  resolve(folder: string): string;
  relative(folder: string): string;

  /** Throws `not-found` for an unknown id. */
  dataset(id: string): Promise<StoredDataset>;
  /** Lists a folder as a data set; one that is listed already keeps its id. Resolves to the id. */
  addDataset(folder: string, name: string): Promise<string>;
  /**
   * Writes what `change` makes of the data set as it is then and keeps the rest, then tells every window. A `dataset` was
   * scanned now; `folder` is where the same data lie now, absolute. Throws what `change` throws, and nothing is written.
   */
  writeDataset(id: string, change: (now: StoredDataset) => DatasetChange): Promise<StoredDataset>;

  /** The absolute path of a pipeline's JSON file. Throws `not-found` for an unknown id. */
  pipelineFile(id: string): string;
  /** Writes a complete pipeline as JSON, a new one or in place of that of `id`. Resolves to the id. */
  savePipeline(given: { id?: string; name: string; pipeline: unknown }): Promise<string>;

  /** Throws `not-found` for an unknown id. */
  run(id: string): StoredRun & { readonly absolute: string };

  /** Throws `not-found` for an unknown id, `bad-file` where its file is gone or damaged. */
  comparison(id: string): Promise<KnownComparison>;
  /** Lists what was compared; folders are absolute. Resolves to the id. */
  addComparison(given: Omit<StoredComparison, 'id' | 'created'>, file: StoredComparisonFile): Promise<string>;

  /** Moves to the trash; the folders of data sets, of attached runs and of predictions stay where they are. */
  remove(kind: TrashEntry['kind'], id: string): Promise<TrashEntry>;
  /** The inverse of `remove`. Throws `not-found` for an unknown id. */
  restore(trashId: string): Promise<void>;
  emptyTrash(): Promise<void>;

  readWindow(): Promise<Record<string, unknown>>;
  writeWindow(values: Record<string, unknown>): Promise<void>;
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
  readonly scannedAt: string | null;
  readonly choices: DatasetChoices;
}

/** Two folders of labels that were compared, with absolute folders. */
export type KnownComparison = Omit<StoredComparison, 'cases'> & StoredComparisonFile & { readonly name: string };

export interface DatasetChange {
  readonly name?: string;
  readonly folder?: string;
  readonly dataset?: Dataset;
  readonly choices?: DatasetChoices;
}
