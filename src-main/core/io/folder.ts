import { readdir, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { isStudioError, StudioError } from '../../../shared/errors.ts';
import { toReadError } from '../runs/files.ts';
import { supportedExtensions } from './format-of.ts';
import { readDescription, type Description } from './layouts/description.ts';
import * as layouts from './layouts/index.ts';
import type { Found, Layout, Listing } from './layouts/layout.ts';

const inOrder: readonly Layout[] = Object.values(layouts).sort((a, b) => a.precedence - b.precedence);

/** The layout of a folder; null where it is none of the known ones. */
export function layoutOf(listing: Listing): Layout | null {
  return inOrder.find((layout) => layout.detect(listing)) ?? null;
}

/** What lies in a data set's folder. Throws `not-found`, `not-readable`, and `bad-file` for a bad dataset.json. */
export async function listFolder(root: string): Promise<Listing> {
  const files: string[] = [];
  for (const { name, isFolder } of await entriesOf(root)) {
    if (!isFolder) files.push(name);
    else
      for (const inner of await entriesOf(join(root, name))) if (!inner.isFolder) files.push(`${name}/${inner.name}`);
  }
  files.sort();
  return { name: basename(resolve(root)), files, description: await maybeDescription(root) };
}

/** The cases of a folder by its file names alone. Throws `bad-dataset` where there is none. */
export async function findCases(root: string): Promise<{ listing: Listing; layout: Layout; found: Found }> {
  const listing = await listFolder(root);
  const layout = layoutOf(listing);
  const found = layout?.find(listing);
  if (!layout || !found || found.candidates.length === 0) throw noCases(listing);
  return { listing, layout, found };
}

/** The error for a folder in which no case was found. */
export function noCases({ name, files }: Listing): StudioError {
  const known = inOrder.map(({ title, help }) => `${title} (${help})`).join('; ');
  const kinds = [...new Set(files.map((file) => /\.[^./]+$/.exec(file)?.[0]).filter((kind) => kind !== undefined))];
  const found =
    files.length === 0 ? 'it is empty' : `it holds ${files.length} files, of the kinds ${kinds.slice(0, 5).join(', ')}`;
  return new StudioError(
    'bad-dataset',
    `${name} holds no cases: ${found}`,
    `arrange ${supportedExtensions().join(' or ')} files in one of these layouts: ${known}`,
  );
}

async function maybeDescription(root: string): Promise<Description | null> {
  try {
    return await readDescription(root);
  } catch (error) {
    if (isStudioError(error, 'not-found')) return null;
    throw error;
  }
}

/** Files and folders, links followed, without hidden ones such as the `._*` that macOS leaves behind. */
async function entriesOf(folder: string): Promise<{ name: string; isFolder: boolean }[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'ENOTDIR') throw toReadError(error, folder);
    throw new StudioError(
      'bad-dataset',
      `${basename(folder)} is a file, not a folder`,
      'give the folder of the data set',
    );
  });
  const entries = [];
  for (const name of names.filter((each) => !each.startsWith('.')).sort()) {
    // A link to nowhere stays in the list as a file, so that reading it reports it.
    const isFolder = await stat(join(folder, name)).then(
      (found) => found.isDirectory(),
      () => false,
    );
    entries.push({ name, isFolder });
  }
  return entries;
}
