import { lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { StudioError } from '../../../../shared/errors.ts';
import type { Storage } from '../../../../shared/system.ts';
import { preparedExtension } from '../../../core/batches/prepared-files.ts';
import { toWriteError } from '../../../core/runs/files.ts';
import { isLocked } from '../../../core/runs/lock.ts';
import { runPaths } from '../../../core/runs/run-folder.ts';
import type { Studio } from '../../studio.ts';
import { workspacePaths } from '../../workspace/paths.ts';
import { tensorFlowPlaces } from './tensorflow-places.ts';

/** Longer than any file takes to be written. */
const leftBehindMs = 3_600_000;

/** Something that takes space: what of the given folders and files counts, and what may go. */
interface Place extends Omit<Storage, 'bytes'> {
  readonly paths: readonly string[];
  /** Folders within that count elsewhere. */
  readonly without?: readonly string[];
}

export async function measureStorage(studio: Studio, logs: string, signal: AbortSignal): Promise<Storage[]> {
  const places = await placesOf(studio, logs);
  return Promise.all(
    places.map(async ({ paths, without = [], ...facts }) => ({
      ...facts,
      bytes: await bytesOf(paths, without, signal),
    })),
  );
}

/** Empties a cache. Throws `usage` for what is none, `not-writable` where it cannot be deleted. */
export async function clean(studio: Studio, logs: string, id: string, signal: AbortSignal): Promise<void> {
  const place = (await placesOf(studio, logs)).find((each) => each.id === id);
  if (!place?.isCache) {
    throw new StudioError('usage', `"${id}" is no cache`, 'delete runs in Runs, and what was deleted in the trash');
  }
  for (const path of place.paths) {
    signal.throwIfAborted();
    await rm(path, { recursive: true, force: true }).catch((error: unknown) => {
      throw toWriteError(error, path);
    });
  }
}

async function placesOf({ workspace }: Studio, logs: string): Promise<Place[]> {
  const runs = workspace.stored.runs.map(({ folder }) => workspace.resolve(folder));
  const prepared = workspacePaths.prepared(workspace.folder);
  const caches = runs.map(runPaths.cache);
  const locked = await Promise.all(runs.map((run) => isLocked(runPaths.lock(run))));
  const tensorflow = await tensorFlowPlaces();
  return [
    {
      id: 'previews',
      title: 'Previews',
      help: 'Thumbnails and analyses of this workspace. They are made again when they are looked at.',
      isCache: true,
      paths: (await entriesOf(workspace.cacheFolder)).filter((path) => path !== prepared),
    },
    {
      id: 'prepared-cases',
      title: 'Prepared cases of runs',
      help: 'Cases after the steps, on disk for training, also for later runs on the same images. They are made again where they are needed; running ones keep theirs.',
      isCache: true,
      paths: [...(await preparedFiles(prepared)), ...caches.filter((_, i) => !locked[i])],
    },
    {
      id: 'runs',
      title: 'Runs',
      help: 'Models, checkpoints, predictions and scores. Delete single runs in Runs.',
      isCache: false,
      paths: runs,
      without: caches.filter((_, i) => !locked[i]),
    },
    {
      id: 'comparisons',
      title: 'Comparisons',
      help: 'Scores of label folders that were compared; the labels lie where they were. Delete single ones in Results.',
      isCache: false,
      paths: [workspacePaths.comparisons(workspace.folder)],
    },
    {
      id: 'trash',
      title: 'Trash',
      help: 'What was deleted and can be restored.',
      isCache: false,
      paths: [workspacePaths.trash(workspace.folder)],
    },
    {
      id: 'logs',
      title: 'Logs',
      help: 'What the engine wrote down, without names of cases. Old ones are dropped by themselves.',
      isCache: false,
      paths: [logs],
    },
    {
      id: 'tensorflow',
      title: 'TensorFlow',
      help: 'The library that computes. The program needs it.',
      isCache: false,
      paths: tensorflow.used,
    },
    ...(tensorflow.unused.length === 0
      ? []
      : [
          {
            id: 'tensorflow-unused',
            title: 'TensorFlow of other versions',
            help: 'Downloads that this version does not use. Another copy of the program would fetch them again.',
            isCache: true,
            paths: tensorflow.unused,
          },
        ]),
  ];
}

/** What may go while runs use the folder: no file that is being written, unless whoever wrote it is gone for long. */
async function preparedFiles(folder: string): Promise<string[]> {
  const kept = await Promise.all(
    (await entriesOf(folder)).map(async (path) => {
      if (path.endsWith(preparedExtension)) return path;
      const found = await lstat(path).catch(() => null);
      return found && Date.now() - found.mtimeMs > leftBehindMs ? path : null;
    }),
  );
  return kept.filter((path) => path !== null);
}

/**
 * Bytes of all files in these places, which may be changing meanwhile; links are not followed, and a file of several names
 * counts once.
 */
async function bytesOf(
  paths: readonly string[],
  without: readonly string[],
  signal: AbortSignal,
  counted = new Set<string>(),
): Promise<number> {
  let bytes = 0;
  for (const path of paths) {
    if (without.includes(path)) continue;
    signal.throwIfAborted();
    const found = await lstat(path).catch(() => null);
    if (found?.isDirectory()) bytes += await bytesOf(await entriesOf(path), without, signal, counted);
    if (!found?.isFile()) continue;
    const key = `${found.dev}:${found.ino}`;
    if (found.nlink > 1 && counted.has(key)) continue;
    counted.add(key);
    bytes += found.size;
  }
  return bytes;
}

async function entriesOf(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.map((name) => join(folder, name));
}
