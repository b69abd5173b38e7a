import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { isRunning } from './cache.mjs';
import { say } from './run.mjs';

/** Runs `work` while no other set-up of the same clone does, since two `npm ci` in one folder destroy each other's work. */
export async function withLock(root, work) {
  const path = lockPath(root);
  let hasSaid = false;
  while (!take(path)) {
    if (!hasSaid) say('waiting for another set-up of this clone to end');
    hasSaid = true;
    await setTimeout(500);
  }
  const release = () => rmSync(path, { force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    release();
    process.off('exit', release);
  }
}

/** Outside the clone: npm ci empties node_modules, and the lock is nothing to see in the clone itself. */
function lockPath(root) {
  const key = createHash('sha256').update(`${process.getuid?.()}:${root}`).digest('hex').slice(0, 16);
  return join(tmpdir(), `miscnn-studio-setup-${key}.lock`);
}

function take(path) {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') return true; // Nowhere to lock: better to go on than to refuse.
  }
  const owner = Number(readOwner(path));
  if (owner > 0 && !isRunning(owner)) rmSync(path, { force: true });
  return false;
}

function readOwner(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
