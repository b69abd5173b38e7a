import { realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { StudioError } from '../../shared/errors.ts';
import { isWithin } from './workspace/paths.ts';

/**
 * An absolute path with its links followed, also where its end is not there yet. Throws `usage` where it lies outside
 * the roots; no roots: no limit.
 */
export async function allowedPath(path: string, roots: readonly string[]): Promise<string> {
  if (!isAbsolute(path)) {
    throw new StudioError('usage', `"${path}" is no complete path`, 'name it from the root of the disk on');
  }
  const real = await follow(path);
  if (roots.length === 0) return real;
  const realRoots = await Promise.all(roots.map(follow));
  if (realRoots.some((root) => isWithin(real, root))) return real;
  throw new StudioError(
    'usage',
    `"${basename(path)}" lies outside of the folders that may be opened`,
    'choose one within them, or start the app with others in --roots',
  );
}

async function follow(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    const above = dirname(path);
    return above === path ? path : join(await follow(above), basename(path));
  }
}
