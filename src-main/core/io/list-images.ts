import { stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { isCaseId } from '../../../shared/case-id.ts';
import type { Dataset, Problem } from '../../../shared/dataset.ts';
import { StudioError } from '../../../shared/errors.ts';
import { toReadError } from '../runs/files.ts';
import { badName, listFolder, layoutOf, noCases } from './folder.ts';
import { formatOf, stemOf } from './format-of.ts';
import type { Candidate, Listing } from './layouts/layout.ts';
import { filesIn, hasChannelNumbers, imageCandidates } from './layouts/names.ts';
import { stacksAmong } from './layouts/stacks.ts';
import { isStack } from './stack.ts';

export interface ImageCase {
  readonly id: string;
  /** Absolute paths, one a channel. */
  readonly images: readonly string[];
  /** What was found of its files by their names and headers, as series that were left out. */
  readonly problems: readonly Problem[];
}

/** The modalities of a data set as names of files, or series, tell them; null where they do not. */
export function modalitiesOf({ layout, channels }: Pick<Dataset, 'layout' | 'channels'>): readonly string[] | null {
  return layout === 'modalities' || (layout === 'dicom' && channels.length > 1) ? channels : null;
}

/**
 * The images of `input` for prediction: one file, a stack as `CASE/*.png`, a data set in any layout (with or without
 * labels), or a folder of bare files or of folders of slices. `channels` is what the model takes; it decides whether
 * CASE_0000, CASE_0001 are channels or cases. Where names of files tell modalities, those of training are given too:
 * others, as many as they may be, are refused by `bad-dataset`.
 */
export async function listImages(
  input: string,
  channels?: number,
  modalities: readonly string[] | null = null,
): Promise<ImageCase[]> {
  if (isStack(input)) return [named({ id: basename(dirname(resolve(input))), images: [resolve(input)], problems: [] })];
  const kind = await stat(input).catch((error: unknown) => {
    throw toReadError(error, input);
  });
  if (!kind.isDirectory()) {
    return [named({ id: await idOf(input), images: [resolve(input)], problems: [] })];
  }
  const listing = await listFolder(input);
  const { images } = filesIn(listing.files, '');
  const layout = await layoutOf(listing);
  const found = await layout?.find(listing, channels, modalities);
  if ((layout?.id === 'modalities' || layout?.id === 'dicom') && found?.channels && modalities)
    requireSame(found.channels, modalities, listing.name);
  const candidates = found?.candidates ?? bareCases(listing, images, channels);
  if (candidates.length === 0) throw noCases(listing);
  return candidates.map(({ id, images: paths, problems }) =>
    named({ id, images: paths.map((path) => resolve(input, path)), problems }),
  );
}

/** The name of a file; of a series of several, that of its folder. */
async function idOf(path: string): Promise<string> {
  const format = formatOf(path);
  const isOfSeveral = format.isSeries && (await format.files!(path)).length > 1;
  return isOfSeveral ? basename(dirname(resolve(path))) : (stemOf(path) ?? basename(path));
}

/** Files beside each other; or, where there are none, folders of slices. */
function bareCases(listing: Listing, images: readonly string[], channels?: number): Candidate[] {
  if (images.length > 0) return imageCandidates(images, hasChannelNumbers(images, [], channels), channels);
  return stacksAmong(listing.files).map(({ name, path }) => ({ id: name, images: [path], label: null, problems: [] }));
}

function requireSame(channels: readonly string[], wanted: readonly string[], name: string): void {
  if (channels.length !== wanted.length || channels.every((channel, i) => channel === wanted[i])) return;
  const message = `the cases of ${name} have the channels ${channels.join(', ')} where ${wanted.join(', ')} are expected`;
  throw new StudioError('bad-dataset', message, 'give the modalities that the network was trained on');
}

/** Results are written by the name of the case. */
function named(found: ImageCase): ImageCase {
  if (isCaseId(found.id)) return found;
  const { message, next } = badName(found);
  throw new StudioError('bad-dataset', message, next);
}
