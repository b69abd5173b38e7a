import assert from 'node:assert/strict';
import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { isStudioError } from '../../../shared/errors.ts';
import { nifti } from '../../../src-main/core/io/nifti.ts';
import { createPool } from '../../../src-main/core/threads/pool.ts';
import { allOf } from '../../../src-main/core/threads/all-of.ts';
import { identityAffine } from '../../../src-main/core/volume/volume.ts';
import { temporaryFolder } from '../../support/tiny-study.ts';

const folder = temporaryFolder();
const file = join(folder, 'abc.txt');
writeFileSync(file, 'abc');
const hashOfAbc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
const pool = createPool(1);
after(() => pool.close());

test('a task is done in a thread', async () => {
  assert.equal(await pool.run('hashFile', file), hashOfAbc);
});

test('an error of a user comes back with its tag, and the thread goes on', async () => {
  await assert.rejects(pool.run('hashFile', join(folder, 'gone')), (error: unknown) => {
    assert(isStudioError(error, 'not-found'));
    assert.match(error.message, /^gone does not exist/);
    return true;
  });
  assert.equal(await pool.run('hashFile', file), hashOfAbc);
});

test('a defect comes back with where it was', async () => {
  await assert.rejects(pool.run('inspect', {} as never), (error: Error) => {
    assert(!isStudioError(error));
    assert.match(error.stack ?? '', /tasks\.(ts|js)/);
    return true;
  });
});

test('what is urgent goes before what waits in the background', async () => {
  // Both threads are up by then.
  await Promise.all([pool.run('hashFile', file), pool.run('hashFile', file, { isUrgent: true })]);
  const large = join(folder, 'large');
  writeFileSync(large, '');
  truncateSync(large, 64 * 1024 ** 2);
  let done = 0;
  const asked = Array.from({ length: 6 }, () => pool.run('hashFile', large).then(() => done++));
  await pool.run('hashFile', file, { isUrgent: true });
  assert(done < 4, `it came after ${done} of 6`);
  await Promise.all(asked);
});

test('a task that waits can be cancelled, and the others are done', async () => {
  const stop = new AbortController();
  const first = pool.run('hashFile', file);
  const second = pool.run('hashFile', file, { signal: stop.signal });
  const third = pool.run('hashFile', file);
  stop.abort();
  await assert.rejects(second, (error: unknown) => isStudioError(error, 'cancelled'));
  assert.deepEqual(await Promise.all([first, third]), [hashOfAbc, hashOfAbc]);
  await assert.rejects(pool.run('hashFile', file, { signal: stop.signal }), /was stopped/);
});

test('a task that tells its answer in parts ends at the next one when it is not wanted any more', async () => {
  const image = join(folder, 'image.nii.gz');
  const shape = [64, 1024, 1024, 1] as const;
  const data = new Int16Array(64 * 1024 * 1024);
  await nifti.write!(image, { data, shape, affine: identityAffine }, { sformCode: 1, qformCode: 1, dataType: 'int16' });
  const stop = new AbortController();
  let parts = 0;
  const onPart = (): void => {
    parts++;
    stop.abort();
  };
  const read = pool.run('imageSlabs', { caseId: 'a', images: [image], channel: 0 }, { signal: stop.signal, onPart });
  await assert.rejects(read, (error: unknown) => isStudioError(error, 'cancelled'));
  assert(parts < 32, `${parts} of 32 parts came`);
  assert.equal(await pool.run('hashFile', file), hashOfAbc);
});

test('threads can be started beforehand, and closed while they load', async () => {
  const another = createPool(1);
  await another.warm(1);
  assert.equal(await another.run('hashFile', file), hashOfAbc);
  const warmed = another.warm(2);
  await another.close();
  await warmed;
});

test('all of many: in their order; the first failure stops the rest and is thrown when nothing runs any more', async () => {
  assert.deepEqual(await allOf([1, 2, 3], (each) => Promise.resolve(2 * each)), [2, 4, 6]);
  const stop = new AbortController();
  const stopped = allOf([1, 2], (each) => Promise.resolve(stop.abort(each)), stop.signal);
  await assert.rejects(stopped, (error: unknown) => isStudioError(error, 'cancelled'));
  let running = 0;
  const work = async (each: number, signal: AbortSignal): Promise<void> => {
    running++;
    if (each === 0) await Promise.reject(new Error('first'));
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    running--;
    throw new Error('stopped');
  };
  await assert.rejects(allOf([1, 0, 2], work), /first/);
  assert.equal(running, 1);
});
