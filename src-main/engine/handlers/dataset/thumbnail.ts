import { join } from 'node:path';
import { z } from 'zod';
import { StudioError } from '../../../../shared/errors.ts';
import type { Slice } from '../../../../shared/slice.ts';
import { cached, cacheKey } from '../../../core/explore/cache.ts';
import { readContainer, writeContainer } from '../../../core/runs/container.ts';
import { sharedPool } from '../../../core/threads/pool.ts';
import type { Studio } from '../../studio.ts';
import { filesOf, requireAllowed, requireFolder, scannedDataset } from './study.ts';

/** Pixels along the longer side, at most. */
const most = 128;

const metaSchema = z.object({ width: z.number(), height: z.number(), pixelAspect: z.number() });

/** Kept by what is in the files: where that is unchanged, it is also there when the folder is not. */
export async function thumbnail(studio: Studio, id: string, caseId: string, signal: AbortSignal): Promise<Slice> {
  const { workspace } = studio;
  const stored = await scannedDataset(workspace, id);
  const { dataset, folder } = stored;
  const found = dataset.cases.find((each) => each.id === caseId);
  if (!found) throw new StudioError('not-found', `${stored.name} has no case "${caseId}"`, 'scan it again');
  const { classes } = dataset;
  const make = async (): Promise<Slice> => {
    await requireFolder(stored);
    await requireAllowed(studio, folder, [found]);
    const images = found.images.map((path) => join(folder, path));
    const label = found.label === null ? null : join(folder, found.label);
    const request = { caseId, images, label, classes, most };
    return sharedPool().run('thumbnail', request, { signal, isUrgent: true });
  };
  // A file that could not be read has no hash, and may be another one next time.
  if (found.hashes.length < filesOf(found).length) return make();
  const key = cacheKey(
    'thumbnail',
    found.hashes,
    found.label !== null,
    classes.map(({ value, labelName }) => [value, labelName]),
    most,
  );
  const file = join(workspace.cacheFolder, 'thumbnails', `${key}.slice`);
  return cached(file, { read: () => readSlice(file), make, write: (slice) => writeSlice(file, slice) });
}

async function readSlice(file: string): Promise<Slice> {
  const { meta, arrays } = await readContainer(file);
  const { grey, label } = arrays as Record<string, Uint8Array<ArrayBuffer>>;
  return { ...metaSchema.parse(meta), grey, label: label ?? null, prediction: null };
}

function writeSlice(file: string, { width, height, pixelAspect, grey, label }: Slice): Promise<void> {
  return writeContainer(file, { meta: { width, height, pixelAspect }, arrays: label ? { grey, label } : { grey } });
}
