import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import { readJson, toWriteError, writeFileAtomic, writeJsonAtomic } from '../../../src-main/core/runs/files.ts';

let folder = '';
before(async () => void (folder = await mkdtemp(join(tmpdir(), 'files-test-'))));
after(() => rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 }));

const schema = z.object({ schemaVersion: z.literal(2), folds: z.array(z.object({ count: z.number() })) });

async function given(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

test('replaces a file and leaves nothing else behind', async () => {
  const home = join(folder, 'replace');
  await mkdir(home);
  const path = join(home, 'a.bin');
  await writeFileAtomic(path, 'old');
  await writeFileAtomic(path, new Uint8Array([1, 2, 3]));
  assert.deepEqual([...(await readFile(path))], [1, 2, 3]);
  assert.deepEqual(await readdir(home), ['a.bin']);
});

test('a write that fails at the rename keeps the old content and removes the temporary file', async () => {
  const home = join(folder, 'failing');
  await mkdir(join(home, 'occupied', 'inside'), { recursive: true });
  await assert.rejects(writeFileAtomic(join(home, 'occupied'), 'new'), { tag: 'not-writable', message: /^occupied / });
  assert.deepEqual(await readdir(home), ['occupied']);
});

test('a missing folder is named as the reason', async () => {
  await assert.rejects(writeFileAtomic(join(folder, 'nowhere', 'a.json'), 'x'), {
    tag: 'not-writable',
    message: 'a.json lies in a folder that does not exist',
    next: 'create the folder first',
  });
});

test(
  'a folder without write permission',
  { skip: process.getuid?.() === 0 && 'root may write everywhere' },
  async () => {
    const home = join(folder, 'closed');
    await mkdir(home);
    await chmod(home, 0o500);
    await assert.rejects(writeFileAtomic(join(home, 'a.json'), 'x'), { tag: 'not-writable', message: /no permission/ });
  },
);

const reasons: [code: string, message: string][] = [
  ['ENOSPC', 'a.json does not fit on the disk'],
  ['EROFS', 'a.json lies on a read-only disk'],
  ['EACCES', 'a.json may not be written (no permission)'],
  ['EIO', 'a.json cannot be written (EIO)'],
];
for (const [code, message] of reasons) {
  test(`${code} becomes not-writable with what to do`, () => {
    const error = toWriteError(Object.assign(new Error('private /home/x'), { code }), '/home/x/a.json');
    assert.equal(error.tag, 'not-writable');
    assert.equal(error.message, message);
    assert.match(error.next, /folder/);
  });
}

test('JSON goes there and back', async () => {
  const path = join(folder, 'run.json');
  const value = { schemaVersion: 2 as const, folds: [{ count: 3 }] };
  await writeJsonAtomic(path, value);
  assert.deepEqual(await readJson(path, schema), value);
  assert.ok((await readFile(path, 'utf8')).endsWith('}\n'));
});

test('a byte order mark is no fault', async () => {
  const path = await given('bom.json', '\uFEFF{"schemaVersion":2,"folds":[]}');
  assert.deepEqual(await readJson(path, schema), { schemaVersion: 2, folds: [] });
});

test('faults of a JSON file name the file, the key path and the value', async () => {
  const rejects = (path: string, error: object): Promise<void> => assert.rejects(readJson(path, schema), error);
  await rejects(await given('half.json', '{"schemaVersion":2,'), {
    tag: 'bad-file',
    message: /^half\.json is not JSON/,
  });
  await rejects(await given('wrong.json', '{"schemaVersion":2,"folds":[{"count":"many"}]}'), {
    tag: 'bad-file',
    message: /^wrong\.json: folds\.0\.count is "many"/,
  });
  await rejects(await given('short.json', '{"schemaVersion":2}'), { message: /^short\.json: folds is missing/ });
  await rejects(await given('list.json', '[]'), { message: /^list\.json: the whole file is \[\]/ });
  await rejects(await given('newer.json', '{"schemaVersion":3,"folds":[]}'), {
    tag: 'bad-file',
    message: 'newer.json has schemaVersion 3, newer than 2, the newest that this version reads',
  });
  await rejects(join(folder, 'none.json'), { tag: 'not-found', message: 'none.json does not exist' });
  await rejects(folder, { tag: 'not-readable', message: /is a folder/ });
});
