import { randomUUID } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { StudioError } from '../../../shared/errors.ts';
import { toWriteError } from './files.ts';

interface Holder {
  readonly pid: number;
  readonly host: string;
  readonly id: string;
}

/** Locks of this process: after a restart of a container, a lock that was left behind may name our own process id. */
const held = new Set<string>();

/** Longer than it takes another process from looking at a lock to removing it. */
const settleMs = 50;

/**
 * Keeps a second process out of a folder. A lock whose process is gone is taken over. Throws `bad-run` when the folder
 * is in use; `what` names it in the message. Resolves to the function that gives it back.
 */
export async function lockFolder(path: string, what = 'the run'): Promise<() => Promise<void>> {
  const own: Holder = { pid: process.pid, host: hostname(), id: randomUUID() };
  held.add(own.id);
  try {
    await take(path, own, what);
  } catch (error) {
    held.delete(own.id);
    throw error;
  }
  return () => release(path, own);
}

/** Whether a process that lives, as far as one can know, holds the lock. */
export async function isLocked(path: string): Promise<boolean> {
  const holder = await readHolder(path);
  return holder !== null && (holder.host !== hostname() || isAlive(holder));
}

async function take(path: string, own: Holder, what: string): Promise<void> {
  for (;;) {
    try {
      await writeFile(path, JSON.stringify(own), { flag: 'wx' });
      // Another process that found the same old lock, or ours before it was filled, may have removed ours by now.
      await wait(settleMs);
      if ((await readHolder(path))?.id === own.id) return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw toWriteError(error, path);
    }
    const holder = await readHolder(path);
    if (holder && (holder.host !== own.host || isAlive(holder))) {
      const where = holder.host === own.host ? `process ${holder.pid}` : `the machine "${holder.host}"`;
      const next = `wait until it ends, or stop it there; if it is gone for good, delete ${basename(path)}`;
      throw new StudioError('bad-run', `${what} is in use by ${where}`, next);
    }
    await rm(path, { force: true });
  }
}

async function release(path: string, own: Holder): Promise<void> {
  held.delete(own.id);
  if ((await readHolder(path))?.id === own.id) await rm(path, { force: true });
}

/** null for a lock that is gone, still empty or damaged. */
async function readHolder(path: string): Promise<Holder | null> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Holder;
  } catch {
    return null;
  }
}

function isAlive({ pid, id }: Holder): boolean {
  if (pid === process.pid) return held.has(id);
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
