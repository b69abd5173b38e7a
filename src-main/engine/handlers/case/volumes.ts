import { stat } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { basename } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { StudioError } from '../../../../shared/errors.ts';
import type { Slab, VolumeEnd, VolumePart } from '../../../../shared/viewer.ts';
import { sharedPool } from '../../../core/threads/pool.ts';
import { createJoin } from '../../join.ts';
import type { Studio } from '../../studio.ts';
import type { FoundCase } from './find-case.ts';
import { createVolumeCache, type KeptVolume } from './volume-cache.ts';

interface Caller {
  readonly signal: AbortSignal;
  progress(slab: Slab): void;
}

/** Image, truth and prediction of several large cases, so that going back to one takes no time. */
const budgetBytes = Math.min(1.5 * 1024 ** 3, totalmem() / 8);

/** Volumes to look at, read in threads; those looked at last are kept. */
export function createVolumes(studio: Studio) {
  const cache = createVolumeCache(budgetBytes);
  const join = createJoin<VolumeEnd, Slab>();

  return async (found: FoundCase, part: VolumePart, channel: number, caller: Caller): Promise<VolumeEnd> => {
    const files = partOf(found, part);
    // Whatever was kept is of no use when the files are others by now.
    const stamps = await Promise.all(files.map((path) => stampOf(studio, path, found)));
    const key = JSON.stringify([part, part === 'image' ? channel : 0, found.classes.map(({ value }) => value), stamps]);
    const kept = cache.get(key);
    if (kept) return tellKept(kept, caller);
    return join(key, caller, async (own) => {
      const slabs: Slab[] = [];
      const onPart = (slab: Slab): void => {
        slabs.push(slab);
        own.progress(slab);
      };
      const end = await read(found, part, channel, { signal: own.signal, onPart, isUrgent: true });
      cache.put(key, { slabs, end });
      return end;
    });
  };
}

/** Between two slabs, others are answered. */
async function tellKept({ slabs, end }: KeptVolume, { signal, progress }: Caller): Promise<VolumeEnd> {
  for (const slab of slabs) {
    signal.throwIfAborted();
    progress(slab);
    await setImmediate();
  }
  return end;
}

function read(
  { id: caseId, images, truth, prediction, classes }: FoundCase,
  part: VolumePart,
  channel: number,
  options: { signal: AbortSignal; onPart(slab: Slab): void; isUrgent: boolean },
): Promise<VolumeEnd> {
  if (part === 'image') return sharedPool().run('imageSlabs', { caseId, images, channel }, options);
  const label = (part === 'truth' ? truth : prediction)!;
  const classValues = classes.map(({ value }) => value);
  return sharedPool().run('labelSlabs', { caseId, label, image: images[0], classValues }, options);
}

/** The files that a part is made of. Throws `not-found` where a case has no such part. */
function partOf({ id, images, truth, prediction }: FoundCase, part: VolumePart): readonly string[] {
  if (part === 'image') return images;
  const label = part === 'truth' ? truth : prediction;
  if (label !== null) return [label, images[0]];
  const [fault, next] =
    part === 'truth'
      ? [`case ${id} has no label`, 'look at its image alone']
      : [`case ${id} is not predicted yet`, 'wait until its fold is finished'];
  throw new StudioError('not-found', fault, next);
}

/** Changes when the file does. Throws `not-found` that says whether the file is gone or its whole folder. */
async function stampOf(studio: Studio, path: string, { folder, owner }: FoundCase): Promise<unknown[]> {
  await studio.allowed(path);
  const found = await stat(path).catch(() => null);
  if (found) return [path, found.size, found.mtimeMs];
  if (!(await stat(folder).catch(() => null))) {
    const fault = `"${basename(folder)}", where the images of ${owner} lie, is not there`;
    throw new StudioError('not-found', fault, 'tell where the folder lies now');
  }
  throw new StudioError('not-found', `${basename(path)} of ${owner} is not there`, 'put the file back, or scan again');
}
