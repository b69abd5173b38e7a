import { randomUUID } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { StudioError } from '../../../shared/errors.ts';
import { toWriteError } from './files.ts';

/**
 * Keeps a second process out of a run folder. A lock whose process is gone is taken over. Throws `bad-run` when the
 * folder is in use. Resolves to the function that gives it back.
 */
export async function lockFolder(path: string): Promise<() => Promise<void>> {
  const own = { pid: process.pid, host: hostname(), id: randomUUID() };
  for (;;) {
    try {
      await writeFile(path, JSON.stringify(own), { flag: 'wx' });
      return () => rm(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw toWriteError(error, path);
    }
    const holder = parse(await readFile(path, 'utf8').catch(() => ''));
    if (holder && (holder.host !== own.host || isAlive(holder.pid))) {
      const where = holder.host === own.host ? `process ${holder.pid}` : `the machine "${holder.host}"`;
      throw new StudioError('bad-run', `the run is in use by ${where}`, 'wait until it ends, or stop it there');
    }
    await rm(path, { force: true });
  }
}

function parse(text: string): { pid: number; host: string } | null {
  try {
    return JSON.parse(text) as { pid: number; host: string };
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
