import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { StudioError } from '../../../shared/errors.ts';
import { readJson, writeJsonAtomic } from '../../core/runs/files.ts';
import { newId } from './ids.ts';
import { workspacePaths, type folderNames } from './paths.ts';
import {
  comparisonName,
  noChoices,
  storedComparisonSchema,
  storedDatasetSchema,
  storedWindowSchema,
  type StoredComparisonFile,
  type StoredDatasetFile,
  type StoredWorkspace,
} from './stored.ts';
import { emptyTrash, moveToTrash, restoreFromTrash } from './trash.ts';
import type { OpenWorkspace, StoredDataset } from './workspace.ts';

export interface StoreParts {
  readonly folder: string;
  readonly stored: StoredWorkspace;
  readonly names: ReturnType<typeof folderNames>;
  onChange(): void;
  release(): Promise<void>;
}

/** The files of a workspace. What is in memory is what is on disk: this process alone writes there. */
export function createStore({ folder, stored: initial, names, onChange, release }: StoreParts): OpenWorkspace {
  let stored = initial;
  let last: Promise<unknown> = Promise.resolve();
  let isClosed = false;
  /** Read once: large studies make large files. */
  const datasets = new Map<string, Promise<StoredDatasetFile>>();
  const comparisons = new Map<string, Promise<StoredComparisonFile>>();

  /** One piece of work after the other, so that no change is made on top of a state that is gone. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(() => {
      if (isClosed)
        throw new StudioError('cancelled', `the workspace "${basename(folder)}" is closed`, 'open it again');
      return work();
    });
    last = turn.catch(() => {});
    return turn;
  };
  const write = async (next: StoredWorkspace): Promise<void> => {
    if (next === stored) return;
    await writeJsonAtomic(workspacePaths.workspace(folder), next);
    stored = next;
  };
  const update = async (change: (stored: StoredWorkspace) => StoredWorkspace): Promise<void> => {
    await inTurn(() => write(change(stored)));
    onChange();
  };
  const entryOf = <Kind extends 'datasets' | 'pipelines' | 'runs' | 'comparisons'>(
    kind: Kind,
    what: string,
    id: string,
  ) => {
    const entry = stored[kind].find((each) => each.id === id);
    if (entry) return entry as StoredWorkspace[Kind][number];
    throw new StudioError(
      'not-found',
      `the workspace has no ${what} "${id}"`,
      'it may have been deleted: look in the trash',
    );
  };
  const readDatasetFile = (id: string): Promise<StoredDatasetFile> => {
    const known = datasets.get(id);
    if (known) return known;
    const path = workspacePaths.dataset(folder, id);
    const none = { schemaVersion: 1, scannedAt: null, dataset: null, choices: noChoices } as const;
    const file = existsSync(path) ? readJson(path, storedDatasetSchema) : Promise.resolve(none);
    datasets.set(id, file);
    // One that is damaged may be put back.
    file.catch(() => datasets.delete(id));
    return file;
  };
  const readDataset = async (id: string): Promise<StoredDataset> => {
    const entry = entryOf('datasets', 'data set', id);
    const { dataset, scannedAt, choices } = await readDatasetFile(id);
    return { id, name: entry.name, folder: names.resolve(entry.folder), dataset, scannedAt, choices };
  };
  const readComparisonFile = (id: string): Promise<StoredComparisonFile> => {
    const known = comparisons.get(id);
    if (known) return known;
    const file = readJson(workspacePaths.comparison(folder, id), storedComparisonSchema);
    comparisons.set(id, file);
    file.catch(() => comparisons.delete(id));
    return file;
  };
  const trash = { folder, names, read: () => stored, write };

  return {
    folder,
    get stored() {
      return stored;
    },
    cacheFolder: workspacePaths.cache(folder),
    update,
    inTurn,
    changed: onChange,
    resolve: names.resolve,
    relative: names.relative,

    dataset: readDataset,
    async addDataset(path, name) {
      let id = '';
      await update((now) => {
        const listed = now.datasets.find((each) => names.resolve(each.folder) === resolve(path));
        id = listed?.id ?? newId('data');
        if (listed) return now;
        return { ...now, datasets: [...now.datasets, { id, name, folder: names.relative(path) }] };
      });
      return id;
    },
    async writeDataset(id, change) {
      const written = await inTurn(async () => {
        const now = await readDataset(id);
        const { name, folder: place, dataset, choices } = change(now);
        if (dataset || choices) {
          const file: StoredDatasetFile = {
            schemaVersion: 1,
            scannedAt: dataset ? new Date().toISOString() : now.scannedAt,
            dataset: dataset ?? now.dataset,
            choices: choices ?? now.choices,
          };
          await writeJsonAtomic(workspacePaths.dataset(folder, id), file);
          datasets.set(id, Promise.resolve(file));
        }
        if (name !== undefined || place !== undefined) {
          const moved = {
            ...(name !== undefined && { name }),
            ...(place !== undefined && { folder: names.relative(place) }),
          };
          const changed = stored.datasets.map((each) => (each.id === id ? { ...each, ...moved } : each));
          await write({ ...stored, datasets: changed });
        }
        return readDataset(id);
      });
      onChange();
      return written;
    },

    pipelineFile: (id) => workspacePaths.pipeline(folder, entryOf('pipelines', 'pipeline', id).id),
    async savePipeline({ id: given, name, pipeline }) {
      if (given !== undefined) entryOf('pipelines', 'pipeline', given);
      const entry = { id: given ?? newId('pipeline'), name, changed: new Date().toISOString() };
      await inTurn(async () => {
        // The file first: an entry is there only when its file is.
        await writeJsonAtomic(workspacePaths.pipeline(folder, entry.id), pipeline);
        await write({ ...stored, pipelines: [entry, ...stored.pipelines.filter(({ id }) => id !== entry.id)] });
      });
      onChange();
      return entry.id;
    },

    run(id) {
      const entry = entryOf('runs', 'run', id);
      return { ...entry, absolute: names.resolve(entry.folder) };
    },

    async comparison(id) {
      const entry = entryOf('comparisons', 'comparison', id);
      const file = await readComparisonFile(id);
      const folders = {
        truth: names.resolve(entry.truth),
        prediction: names.resolve(entry.prediction),
        images: entry.images === null ? null : names.resolve(entry.images),
      };
      return { ...entry, ...file, ...folders, name: comparisonName(folders) };
    },
    async addComparison({ truth, prediction, images, ...facts }, file) {
      const entry = {
        ...{ id: newId('comparison'), created: new Date().toISOString(), ...facts },
        ...{ truth: names.relative(truth), prediction: names.relative(prediction) },
        images: images === null ? null : names.relative(images),
      };
      await inTurn(async () => {
        // The file first: an entry is there only when its file is.
        await writeJsonAtomic(workspacePaths.comparison(folder, entry.id), file);
        await write({ ...stored, comparisons: [entry, ...stored.comparisons] });
      });
      onChange();
      return entry.id;
    },

    async remove(kind, id) {
      const entry = await inTurn(() => moveToTrash(trash, kind, id));
      if (kind === 'dataset') datasets.delete(id);
      if (kind === 'comparison') comparisons.delete(id);
      onChange();
      return entry;
    },
    async restore(id) {
      await inTurn(() => restoreFromTrash(trash, id));
      onChange();
    },
    async emptyTrash() {
      await inTurn(() => emptyTrash(trash));
      onChange();
    },

    async readWindow() {
      // Sizes and filters are not worth an error.
      const found = await readJson(workspacePaths.window(folder), storedWindowSchema).catch(() => null);
      return found?.values ?? {};
    },
    writeWindow: (values) => inTurn(() => writeJsonAtomic(workspacePaths.window(folder), { schemaVersion: 1, values })),
    async close() {
      last = last.then(() => (isClosed = true));
      await last;
      await release();
    },
  };
}
