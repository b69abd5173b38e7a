import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { link, open, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Case, Dataset } from '../../../shared/dataset.ts';
import * as formats from '../io/index.ts';
import { entriesOf } from '../plugins/registry.ts';
import { readContainerHeader, writeContainer } from '../runs/container.ts';
import * as steps from '../steps/index.ts';
import type { StepChoice } from '../steps/run-steps.ts';
import type { Affine, FloatVolume, LabelVolume, Shape } from '../volume/volume.ts';

/** Where prepared cases lie on disk. */
export interface PreparedFolders {
  /** The run's own: what lies here is not deleted while it is trained. */
  readonly own: string;
  /** Used by many runs and by several at once; null: none. Anything in it may be deleted at any time. */
  readonly shared: string | null;
}

/** All that is known of a prepared case without its image. */
export interface FoundCase {
  readonly file: string;
  readonly image: Pick<FloatVolume, 'shape' | 'affine'>;
  readonly label: LabelVolume;
}

export const preparedExtension = '.case';

/** Raised when loading or a step gives other voxels than before, so that cases of an older program are not taken. */
const version = 1;

const metaSchema = z.object({
  version: z.literal(version),
  shape: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  affine: z.array(z.number()).length(16),
});

/**
 * The name says what is in it: other files, channels, classes or steps, or another program, make another name. Null for
 * what a name cannot tell: steps and formats of plug-ins, whose code may change, and files that were not hashed.
 */
export function preparedName(
  { hashes, images }: Case,
  { channels, classes }: Pick<Dataset, 'channels' | 'classes'>,
  choices: readonly StepChoice[],
  program: string,
): string | null {
  const isOurs = choices.every(({ id }) => Object.hasOwn(steps, id)) && areFormatsOurs();
  if (hashes.length <= images.length || !isOurs) return null;
  const facts = JSON.stringify([version, program, hashes, images.length, channels.length, classes, choices]);
  return createHash('sha256').update(facts).digest('hex').slice(0, 32) + preparedExtension;
}

/** The case where it was prepared before, by this run or another one; null where it is not there whole. */
export async function findPrepared(name: string, { own, shared }: PreparedFolders): Promise<FoundCase | null> {
  const found = await readWholeCase(join(own, name));
  if (found || shared === null) return found;
  const there = await readWholeCase(join(shared, name));
  if (!there) return null;
  const file = await held(join(shared, name), join(own, name));
  // Deleted at this very moment.
  return existsSync(file) ? { ...there, file } : null;
}

function areFormatsOurs(): boolean {
  return Object.keys(entriesOf('formats', formats)).length === Object.keys(formats).length;
}

/** Writes the case where later runs find it, and returns where this run does. Throws `not-writable`. */
export async function keepPrepared(
  name: string,
  { own, shared }: PreparedFolders,
  { image, label }: { image: FloatVolume; label: LabelVolume },
): Promise<string> {
  const container = {
    meta: { version, shape: image.shape, affine: image.affine },
    arrays: { image: image.data, label: label.data },
  };
  if (shared !== null && existsSync(shared)) {
    try {
      await writeContainer(join(shared, name), container);
      const file = await held(join(shared, name), join(own, name));
      if (existsSync(file)) return file;
    } catch {
      // Full or read-only: then the run keeps its cases by itself.
    }
  }
  await writeContainer(join(own, name), container);
  return join(own, name);
}

/**
 * A second name of a shared file in the run's own folder: whoever empties the shared one, this run keeps its cases. Where
 * there are no second names, as on another disk, it is the shared file itself.
 */
async function held(file: string, name: string): Promise<string> {
  try {
    await rm(name, { force: true });
    await link(file, name);
    return name;
  } catch {
    return file;
  }
}

async function readWholeCase(path: string): Promise<FoundCase | null> {
  let file: FileHandle | null = null;
  try {
    file = await open(path);
    const { meta, locate, length } = await readContainerHeader(file, path);
    const { shape, affine } = metaSchema.parse(meta) as { shape: Shape; affine: Affine };
    const [z, y, x, channels] = shape;
    const { offset, length: voxels } = locate('label');
    const isWhole = (await file.stat()).size === length;
    if (!isWhole || voxels !== z * y * x || locate('image').length !== voxels * channels) return null;
    const data = new Uint8Array(voxels);
    const { bytesRead } = await file.read(data, 0, voxels, offset);
    if (bytesRead !== voxels) return null;
    return { file: path, image: { shape, affine }, label: { data, shape: [z, y, x, 1], affine } };
  } catch {
    // Not there, or damaged: it is made again.
    return null;
  } finally {
    await file?.close();
  }
}
