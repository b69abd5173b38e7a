import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { toReadError } from '../runs/files.ts';
import { listFolder, layoutOf, noCases } from './folder.ts';
import { formatOf, stemOf } from './format-of.ts';
import { filesIn, hasChannelNumbers, imageCandidates } from './layouts/names.ts';

export interface ImageCase {
  readonly id: string;
  /** Absolute paths, one a channel. */
  readonly images: readonly string[];
}

/**
 * The images of `input` for prediction: one file, a data set in any layout (with or without labels), or a folder of
 * bare files. `channels` is what the model takes; it decides whether CASE_0000, CASE_0001 are channels or cases.
 */
export async function listImages(input: string, channels?: number): Promise<ImageCase[]> {
  const kind = await stat(input).catch((error: unknown) => {
    throw toReadError(error, input);
  });
  if (!kind.isDirectory()) {
    formatOf(input);
    return [{ id: stemOf(input) ?? input, images: [resolve(input)] }];
  }
  const listing = await listFolder(input);
  const { images } = filesIn(listing.files, '');
  const candidates =
    layoutOf(listing)?.find(listing).candidates ??
    imageCandidates(images, hasChannelNumbers(images, [], channels), channels);
  if (candidates.length === 0) throw noCases(listing);
  return candidates.map(({ id, images: paths }) => ({ id, images: paths.map((path) => resolve(input, path)) }));
}
