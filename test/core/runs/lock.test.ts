import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { isStudioError } from '../../../shared/errors.ts';
import { lockFolder } from '../../../src-main/core/runs/lock.ts';
import { temporaryFolder } from '../../support/tiny-study.ts';

let lock: string;
beforeEach(() => void (lock = join(temporaryFolder(), 'run.lock')));
const holder = (pid: number, host = hostname()): void =>
  writeFileSync(lock, JSON.stringify({ pid, host, id: 'other' }));
const inUse = (by: RegExp) => (error: unknown) =>
  isStudioError(error, 'bad-run') && by.test(error.message) && /run\.lock/.test(error.next);

describe('lockFolder', () => {
  it('keeps others out until it is given back', async () => {
    const release = await lockFolder(lock);
    await assert.rejects(lockFolder(lock), inUse(new RegExp(`process ${process.pid}`)));
    await release();
    assert.ok(!existsSync(lock));
    await (
      await lockFolder(lock)
    )();
  });

  it('keeps out when another process holds it that is alive', async () => {
    const other = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)']);
    try {
      holder(other.pid!);
      await assert.rejects(lockFolder(lock), inUse(new RegExp(`process ${other.pid}`)));
      assert.ok(existsSync(lock));
    } finally {
      other.kill('SIGKILL');
    }
  });

  it('keeps out when another machine holds it: whether that process lives cannot be known', async () => {
    holder(spawnSync(process.execPath, ['-e', '']).pid, 'elsewhere');
    await assert.rejects(lockFolder(lock), inUse(/"elsewhere"/));
  });

  it('takes over from a process that is gone', async () => {
    holder(spawnSync(process.execPath, ['-e', '']).pid);
    const release = await lockFolder(lock);
    assert.equal((JSON.parse(readFileSync(lock, 'utf8')) as { pid: number }).pid, process.pid);
    await release();
  });

  it('takes over a lock of its own number from before a restart', async () => {
    holder(process.pid);
    await (
      await lockFolder(lock)
    )();
  });

  it('takes over a lock that was never filled', async () => {
    writeFileSync(lock, '');
    await (
      await lockFolder(lock)
    )();
  });

  it('yields to another process that removed the same old lock and made its own', async () => {
    const taking = assert.rejects(lockFolder(lock), inUse(/"elsewhere"/));
    await wait(15);
    holder(1, 'elsewhere');
    await taking;
  });

  it('lets one in of several that come at once to a lock whose process is gone', async () => {
    holder(spawnSync(process.execPath, ['-e', '']).pid);
    const outcomes = await Promise.allSettled([1, 2, 3, 4, 5].map(() => lockFolder(lock)));
    assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
  });

  it('does not give back a lock that is no longer its own', async () => {
    const release = await lockFolder(lock);
    holder(1, 'elsewhere');
    await release();
    assert.ok(existsSync(lock));
  });

  it('says so where the folder cannot be written', async () => {
    const nowhere = join(lock, 'missing', 'run.lock');
    await assert.rejects(lockFolder(nowhere), (error) => isStudioError(error, 'not-writable'));
  });
});
