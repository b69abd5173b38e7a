import { readdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { isStudioError, StudioError } from '../../../shared/errors.ts';
import { layoutOf, listFolder } from '../io/folder.ts';
import { readDescription, type Description } from '../io/layouts/description.ts';
import { filesIn, hasChannelNumbers, imageCandidates, withLabels } from '../io/layouts/names.ts';
import type { FilePair } from './pair-files.ts';

/** Throws where a file or folder may not be opened. */
export type Allowed = (path: string) => Promise<unknown>;

/** The images that were segmented, by the names of files alone. */
export interface FoundImages {
  /** Absolute; null where there are none. */
  readonly folder: string | null;
  /** Absolute paths of a case's images, one a channel, or one with all channels. */
  readonly byCase: ReadonlyMap<string, readonly string[]>;
  /** As a dataset.json names them. */
  readonly channels: readonly string[] | null;
}

const none: FoundImages = { folder: null, byCase: new Map(), channels: null };

/**
 * The images of compared cases, in any layout, in a folder that was `given`, or beside the true labels where that is
 * null: imagesTr beside labelsTr, images beside labels, imaging beside segmentation. Throws `bad-dataset` where a
 * folder that was given has none of them.
 */
export async function findImages(
  pairs: readonly FilePair[],
  truthFolder: string,
  given: string | null,
  allowed: Allowed,
): Promise<FoundImages> {
  const folder = given ?? (await folderBeside(truthFolder, pairs, allowed));
  if (folder === null) return none;
  const listing = await listFolder(folder);
  const channels = await described(folder, allowed, (each) => each.channels);
  const labels = pairs.map(({ caseId }) => `${caseId}.nii`);
  const bare = filesIn(listing.files, '').images;
  const candidates =
    (await (await layoutOf(listing))?.find(listing, channels?.length))?.candidates ??
    imageCandidates(bare, hasChannelNumbers(bare, labels, channels?.length), channels?.length);
  const unlabelled = candidates.map((each) => ({ ...each, label: null }));
  const byCase = new Map<string, readonly string[]>();
  for (const { label, images, problems } of withLabels(unlabelled, labels).candidates) {
    // As where a channel is missing: the others would take its place.
    if (label === null || problems.some(({ severity }) => severity === 'error')) continue;
    const files = images.map((path) => resolve(folder, path));
    byCase.set(label.slice(0, -'.nii'.length), files);
  }
  if (byCase.size > 0) return { folder, byCase, channels };
  if (given === null) return none;
  throw new StudioError(
    'bad-dataset',
    `${basename(folder)} holds no image of these cases, as of ${pairs[0].caseId}`,
    'give the folder of their images, named as the labels are',
  );
}

/** What the dataset.json in a folder, or in the one around it, says; null where neither does. */
export async function described<Fact>(
  folder: string,
  allowed: Allowed,
  factOf: (description: Description) => Fact | null,
): Promise<Fact | null> {
  for (const place of [folder, dirname(resolve(folder))]) {
    if (!(await isAllowed(place, allowed))) continue;
    const description = await readDescription(place).catch((error: unknown) => {
      if (isStudioError(error, 'not-found')) return null;
      throw error;
    });
    const fact = description && factOf(description);
    if (fact !== null) return fact;
  }
  return null;
}

async function folderBeside(truthFolder: string, pairs: readonly FilePair[], allowed: Allowed): Promise<string | null> {
  const truth = resolve(truthFolder);
  // A folder a case: the images lie there too.
  if (pairs.some((pair) => dirname(resolve(pair.truth)) !== truth)) return truth;
  const part = /^(?:labels?|masks?|segmentations?|seg)(tr|ts)?$/i.exec(basename(truth));
  const parent = dirname(truth);
  if (!part || !(await isAllowed(parent, allowed))) return null;
  const names = await readdir(parent).catch(() => []);
  const sibling = names.find((name) => new RegExp(`^(?:images?|imgs?)${part[1] ?? ''}$`, 'i').test(name));
  if (sibling === undefined) return null;
  const folder = join(parent, sibling);
  return (await isAllowed(folder, allowed)) ? folder : null;
}

function isAllowed(path: string, allowed: Allowed): Promise<boolean> {
  return allowed(path).then(
    () => true,
    () => false,
  );
}
