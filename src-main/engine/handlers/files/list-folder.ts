import { readdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { StudioError } from '../../../../shared/errors.ts';
import type { FolderListing } from '../../../../shared/system.ts';
import { stemOf } from '../../../core/io/format-of.ts';
import { toReadError } from '../../../core/runs/files.ts';
import type { Studio } from '../../studio.ts';

type Place = Pick<Studio, 'allowed' | 'options' | 'workspace'>;

/** Where looking for a folder may begin. */
export async function rootsOf({ options, workspace }: Place): Promise<string[]> {
  const roots = options.roots.length > 0 ? options.roots : [homedir()];
  const places = [...new Set([...roots, workspace.folder])];
  const found = await Promise.all(places.map((place) => stat(place).catch(() => null)));
  return places.filter((_, i) => found[i]?.isDirectory());
}

/**
 * What may be chosen in a folder: folders, and files that the program reads; hidden ones are left out. Throws `usage`
 * outside the roots, `not-found`, and `not-readable` where rights are missing.
 */
export async function listFolder(place: Place, path: string): Promise<FolderListing> {
  const folder = await place.allowed(path);
  const names = await readdir(folder).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'ENOTDIR') throw toReadError(error, folder);
    throw new StudioError('usage', `${basename(folder)} is a file, not a folder`, 'name the folder that it lies in');
  });
  const entries = await Promise.all(
    names
      .filter((name) => !name.startsWith('.'))
      // Links are followed, as their targets are what is chosen; one to nowhere is left out.
      .map(async (name) => ({ name, found: await stat(join(folder, name)).catch(() => null) })),
  );
  entries.sort((a, b) => naturally.compare(a.name, b.name));
  return {
    path: folder,
    parent: await parentOf(place, folder),
    roots: await rootsOf(place),
    folders: entries.filter(({ found }) => found?.isDirectory()).map(({ name }) => name),
    files: entries
      .filter(({ name, found }) => found?.isFile() && stemOf(name) !== null)
      .map(({ name, found }) => ({ name, bytes: found!.size })),
  };
}

/** case_2 before case_10. */
const naturally = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

async function parentOf({ allowed }: Place, folder: string): Promise<string | null> {
  const parent = dirname(folder);
  return parent === folder ? null : allowed(parent).catch(() => null);
}
