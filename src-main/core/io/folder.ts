import { readdir, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { isCaseId } from '../../../shared/case-id.ts';
import type { Problem } from '../../../shared/dataset.ts';
import { isStudioError, StudioError } from '../../../shared/errors.ts';
import { toReadError } from '../runs/files.ts';
import { supportedExtensions } from './format-of.ts';
import { readDescription, type Description } from './layouts/description.ts';
import * as layouts from './layouts/index.ts';
import { problem, type Candidate, type Found, type Layout, type Listing } from './layouts/layout.ts';

const inOrder: readonly Layout[] = Object.values(layouts).sort((a, b) => a.precedence - b.precedence);

/** The layout of a folder; null where it is none of the known ones. */
export async function layoutOf(listing: Listing): Promise<Layout | null> {
  for (const layout of inOrder) if (await layout.detect(listing)) return layout;
  return null;
}

/** What lies in a data set's folder. Throws `not-found`, `not-readable`, and `bad-file` for a bad dataset.json. */
export async function listFolder(root: string): Promise<Listing> {
  const files: string[] = [];
  const deeper: string[] = [];
  for (const { name, isFolder } of await entriesOf(root)) {
    if (!isFolder) files.push(name);
    else
      for (const inner of await entriesOf(join(root, name))) {
        if (!inner.isFolder) files.push(`${name}/${inner.name}`);
        else
          for (const file of await filesDirectlyIn(join(root, name, inner.name)))
            deeper.push(`${name}/${inner.name}/${file}`);
      }
  }
  const description = await maybeDescription(root);
  return { name: basename(resolve(root)), root, files: files.sort(), deeper: deeper.sort(), description };
}

/** Names alone: there may be thousands of slices. A folder that cannot be read holds no data that one could use. */
async function filesDirectlyIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.filter((each) => !each.isDirectory() && !each.name.startsWith('.')).map(({ name }) => name);
}

/** The cases of a folder by its file names alone. Throws `bad-dataset` where there is none. */
export async function findCases(root: string): Promise<{ listing: Listing; layout: Layout; found: Found }> {
  const listing = await listFolder(root);
  const layout = await layoutOf(listing);
  const found = await layout?.find(listing);
  if (!layout || !found || found.candidates.length === 0) throw noCases(listing);
  const candidates = found.candidates.filter(({ id }) => isCaseId(id));
  const problems = found.candidates.filter(({ id }) => !isCaseId(id)).map(badName);
  return { listing, layout, found: { ...found, candidates, problems: [...found.problems, ...problems] } };
}

/** Of a case that could not be kept in a file of its name. */
export function badName({ id, images }: Pick<Candidate, 'id' | 'images'>): Problem {
  const message = `${basename(images[0] ?? id)} would name its case ${JSON.stringify(id)}, which cannot be the name of a file everywhere`;
  return problem('error', 'bad-name', message, 'rename it without "/", "\\" and control characters');
}

/** The error for a folder in which no case was found. */
export function noCases({ name, ...listing }: Listing): StudioError {
  const files = [...listing.files, ...listing.deeper];
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
