import { stat } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { basename } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { StudioError } from '../../../../shared/errors.ts';
import type { Slab, VolumeEnd, VolumePart } from '../../../../shared/viewer.ts';
import { outwards } from '../../../core/explore/slab-stream.ts';
import { filesBeside } from '../../../core/io/dicom/series.ts';
import { formatOf } from '../../../core/io/format-of.ts';
import { filesOfStack, isStack } from '../../../core/io/stack.ts';
import { sharedPool } from '../../../core/threads/pool.ts';
import { createJoin } from '../../join.ts';
import type { Studio } from '../../studio.ts';
import type { FoundCase } from './find-case.ts';
import { createVolumeCache, type KeptVolume } from './volume-cache.ts';

interface Wanted {
  readonly part: VolumePart;
  readonly channel: number;
  /** At which share of the height an image is looked at first. */
  readonly near: number | null;
}

interface Caller {
  readonly signal: AbortSignal;
  progress(slab: Slab): void;
}

/** Image, truth and prediction of a few large cases, for a second window and after a reload; windows keep some too. */
const budgetBytes = Math.min(1024 ** 3, totalmem() / 16);

/** Volumes to look at, read in threads; those looked at last are kept. */
export function createVolumes(studio: Studio) {
  const cache = createVolumeCache(budgetBytes);
  const join = createJoin<VolumeEnd, Slab>();

  return async (found: FoundCase, wanted: Wanted, caller: Caller): Promise<VolumeEnd> => {
    const { part, channel, near } = wanted;
    const files = partOf(found, part);
    // Whatever was kept is of no use when the files are others by now.
    const stamps = await Promise.all(files.map((path) => stampOf(studio, path, found)));
    const chosen = part === 'image' || part === 'probability' ? channel : 0;
    const key = JSON.stringify([part, chosen, found.classes, stamps]);
    const kept = cache.get(key);
    if (kept) return tellKept(kept, near, caller);
    return join(key, caller, async (own) => {
      const slabs: Slab[] = [];
      const onPart = (slab: Slab): void => {
        // One of another type begins the volume anew.
        if (slabs[0] && slabs[0].data.constructor !== slab.data.constructor) slabs.length = 0;
        slabs.push(slab);
        own.progress(slab);
      };
      const end = await read(found, wanted, { signal: own.signal, onPart, isUrgent: true });
      cache.put(key, { slabs, end });
      return end;
    });
  };
}

/** Between two slabs, others are answered. */
async function tellKept({ slabs, end }: KeptVolume, near: number | null, { signal, progress }: Caller) {
  const upwards = slabs.toSorted((a, b) => a.from - b.from);
  const z = Math.round((near ?? 0) * (slabs[0].shape[0] - 1));
  for (const i of outwards(
    slabs.length,
    upwards.findLastIndex(({ from }) => from <= z),
  )) {
    signal.throwIfAborted();
    progress(upwards[i]);
    await setImmediate();
  }
  return end;
}

function read(
  { id: caseId, images, grid, truth, prediction, probabilities, classes }: FoundCase,
  { part, channel, near }: Wanted,
  options: { signal: AbortSignal; onPart(slab: Slab): void; isUrgent: boolean },
): Promise<VolumeEnd> {
  const pool = sharedPool();
  if (part === 'image') {
    if (images.length === 0) return pool.run('blankSlabs', { grid }, options);
    return pool.run('imageSlabs', { caseId, images, channel, near }, options);
  }
  if (part === 'truth' || part === 'prediction') {
    const label = (part === 'truth' ? truth : prediction)!;
    return pool.run('labelSlabs', { caseId, label, image: grid, classes }, options);
  }
  const classIndex = part === 'probability' ? channel : null;
  const given = { caseId, probabilities: probabilities!, image: grid, classes: classes.length, classIndex };
  return pool.run('heatSlabs', given, options);
}

/** The files that a part is made of. Throws `not-found` where a case has no such part. */
export function partOf({ id, images, grid, ...found }: FoundCase, part: VolumePart): readonly string[] {
  if (part === 'image') return images.length === 0 ? [grid] : images;
  const file = found[part === 'truth' || part === 'prediction' ? part : 'probabilities'];
  if (file !== null) return [file, grid];
  throw new StudioError('not-found', ...missing[part](id));
}

/** What is not there, and what to do. */
const missing: Record<Exclude<VolumePart, 'image'>, (id: string) => [string, string]> = {
  truth: (id) => [`case ${id} has no label`, 'look at its image alone'],
  prediction: (id) => [`case ${id} is not predicted yet`, 'wait until its fold is finished'],
  probability: withoutProbabilities,
  uncertainty: withoutProbabilities,
};

function withoutProbabilities(id: string): [string, string] {
  return [`the probabilities of case ${id} were not kept`, 'predict again with probabilities, or train with them kept'];
}

/** Changes when the file does. Throws `not-found` that says whether the file is gone or its whole folder. */
export async function stampOf(studio: Studio, path: string, { folder, owner }: FoundCase): Promise<unknown[]> {
  await studio.allowed(path);
  if (isStack(path)) return stampOfMany(studio, path, await filesOfStack(path));
  const found = await stat(path).catch(() => null);
  if (found && formatOf(path).isSeries) return stampOfMany(studio, path, await filesBeside(path));
  if (found) return [path, found.size, found.mtimeMs];
  if (!(await stat(folder).catch(() => null))) {
    const fault = `"${basename(folder)}", where the images of ${owner} lie, is not there`;
    throw new StudioError('not-found', fault, 'tell where the folder lies now');
  }
  throw new StudioError('not-found', `${basename(path)} of ${owner} is not there`, 'put the file back, or scan again');
}

async function stampOfMany(studio: Studio, path: string, files: readonly string[]): Promise<unknown[]> {
  const stamps = files.map(async (file) => {
    await studio.allowed(file);
    const { size, mtimeMs } = await stat(file);
    return [file, size, mtimeMs];
  });
  return [path, await Promise.all(stamps)];
}
