import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { StudioError } from '../../../shared/errors.ts';
import type { TrashEntry } from '../../../shared/workspace.ts';
import { makeFolder, toWriteError } from '../../core/runs/files.ts';
import { freeName, newId } from './ids.ts';
import { isWithin, workspacePaths, type folderNames } from './paths.ts';
import {
  comparisonName,
  type StoredComparison,
  type StoredPrediction,
  type StoredRun,
  type StoredTrash,
  type StoredWorkspace,
} from './stored.ts';

/** What the trash needs of an open workspace; called in turn with all other changes of it. */
export interface TrashHost {
  readonly folder: string;
  readonly names: ReturnType<typeof folderNames>;
  read(): StoredWorkspace;
  write(next: StoredWorkspace): Promise<void>;
}

type Kind = TrashEntry['kind'];

const lists = {
  dataset: 'datasets',
  pipeline: 'pipelines',
  run: 'runs',
  prediction: 'predictions',
  comparison: 'comparisons',
} as const;

export async function moveToTrash(host: TrashHost, kind: Kind, id: string): Promise<TrashEntry> {
  const stored = host.read();
  const list = stored[lists[kind]] as { id: string }[];
  const entry = list.find((each) => each.id === id);
  if (!entry) {
    throw new StudioError('not-found', `the workspace has no ${kind} "${id}"`, 'it may have been deleted before');
  }
  const item: TrashEntry = {
    id: newId('trash'),
    kind,
    name: nameOf(host, kind, entry),
    deleted: new Date().toISOString(),
  };
  const path = placeOf(host, kind, entry);
  const place = path !== null && existsSync(path) ? join('trash', item.id, basename(path)).replaceAll('\\', '/') : null;
  await moved(path!, place === null ? null : join(host.folder, place), () =>
    host.write({
      ...stored,
      [lists[kind]]: list.filter((each) => each.id !== id),
      queue: stored.queue.filter(({ run }) => run !== id),
      trash: [{ ...item, entry, place }, ...stored.trash],
    }),
  );
  return item;
}

export async function restoreFromTrash(host: TrashHost, id: string): Promise<void> {
  const stored = host.read();
  const item = stored.trash.find((each) => each.id === id);
  if (!item) throw new StudioError('not-found', `the trash has no "${id}"`, 'it was restored or deleted for good');
  const { entry, path } = withFreePlace(host, item);
  await moved(item.place === null ? '' : join(host.folder, item.place), item.place === null ? null : path, () =>
    host.write({
      ...stored,
      [lists[item.kind]]: [entry, ...(stored[lists[item.kind]] as unknown[])],
      trash: stored.trash.filter((each) => each.id !== id),
    }),
  );
  await rm(join(workspacePaths.trash(host.folder), id), { recursive: true, force: true });
}

export async function emptyTrash(host: TrashHost): Promise<void> {
  const stored = host.read();
  // The entries first: what is listed can then always be restored.
  await host.write({ ...stored, trash: [] });
  const verdicts = stored.trash.map(({ kind, entry }) => workspacePaths.verdicts(host.folder, kind, entry.id));
  for (const path of [...verdicts, workspacePaths.trash(host.folder)]) await rm(path, { recursive: true, force: true });
  await makeFolder(workspacePaths.trash(host.folder));
}

function nameOf({ names }: TrashHost, kind: Kind, entry: { id: string }): string {
  if (kind === 'prediction') return `Prediction of ${basename(names.resolve((entry as StoredPrediction).input))}`;
  if (kind === 'comparison') {
    const { truth, prediction } = entry as StoredComparison;
    return comparisonName({ truth: names.resolve(truth), prediction: names.resolve(prediction) });
  }
  return (entry as { name: string } & typeof entry).name;
}

/** What belongs to the entry and to nobody else; null where there is nothing, as for a run made elsewhere. */
function placeOf({ folder, names }: TrashHost, kind: Kind, entry: { id: string }): string | null {
  if (kind === 'dataset') return workspacePaths.dataset(folder, entry.id);
  if (kind === 'pipeline') return workspacePaths.pipeline(folder, entry.id);
  if (kind === 'comparison') return workspacePaths.comparison(folder, entry.id);
  if (kind === 'prediction') return null;
  const path = names.resolve((entry as StoredRun).folder);
  return isWithin(path, workspacePaths.runs(folder)) ? path : null;
}

/** Where it was, or beside it where a new run has taken that place. */
function withFreePlace(host: TrashHost, item: StoredTrash): { entry: unknown; path: string | null } {
  const path = placeOf(host, item.kind, item.entry);
  if (item.kind !== 'run' || path === null || !existsSync(path)) return { entry: item.entry, path };
  const name = freeName(basename(path), (each) => existsSync(join(dirname(path), each)));
  const free = join(dirname(path), name);
  return { entry: { ...(item.entry as StoredRun), folder: host.names.relative(free) }, path: free };
}

/** Moves, then writes that down; back again where it cannot be written. `to` null: there is nothing to move. */
async function moved(from: string, to: string | null, write: () => Promise<void>): Promise<void> {
  if (to === null) return write();
  await makeFolder(dirname(to));
  await rename(from, to).catch((error: unknown) => {
    throw toWriteError(error, from);
  });
  try {
    await write();
  } catch (error) {
    await rename(to, from).catch(() => {});
    throw error;
  }
}
