import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { cacheFolders, createEntry, findEntry, hasUsableHome, isIntact } from '../../scripts/setup/cache.mjs';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'studio-cache-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const fill = (text: string) => (partial: string) => writeFileSync(join(partial, 'library.so'), text);

test('a missing, empty or relative HOME leads to another folder', { skip: process.platform === 'win32' }, () => {
  const own = '/clone/node_modules/.cache/miscnn-studio';
  const find = (env: NodeJS.ProcessEnv, home: string | null): string[] => cacheFolders('/clone', env, home);
  assert.deepEqual(find({ HOME: '/h' }, null), ['/h/.cache/miscnn-studio', own]);
  assert.deepEqual(find({ HOME: '/h', XDG_CACHE_HOME: '/x' }, null)[0], '/x/miscnn-studio');
  assert.deepEqual(find({ HOME: '', XDG_CACHE_HOME: 'relative' }, '/u'), ['/u/.cache/miscnn-studio', own]);
  assert.deepEqual(find({}, null), [own]);
  assert.equal(hasUsableHome({ HOME: '' }), false);
  assert.equal(hasUsableHome({}), false);
  assert.equal(hasUsableHome({ HOME: folder }), true);
});

test('an entry is found again, and not before it is whole', async () => {
  let during: string | null = null;
  const made = await createEntry([folder], 'tensorflow', (partial: string) => {
    fill('good')(partial);
    during = findEntry([folder], 'tensorflow');
  });
  assert.equal(during, null);
  assert.equal(made, join(folder, 'tensorflow'));
  assert.equal(findEntry([join(folder, 'other'), folder], 'tensorflow'), made);
  assert.deepEqual(readdirSync(folder), ['tensorflow']);
});

test('an entry whose making fails leaves nothing', async () => {
  await assert.rejects(
    createEntry([folder], 'tensorflow', () => {
      throw new Error('disk full');
    }),
    /disk full/,
  );
  assert.deepEqual(readdirSync(folder), []);
});

test('a shorter, changed or missing file is noticed', async () => {
  const entry = await createEntry([folder], 'tensorflow', fill('good'));
  const library = join(entry, 'library.so');
  writeFileSync(library, 'goo');
  assert.equal(isIntact(entry), false, 'shorter');
  writeFileSync(library, 'evil');
  assert.equal(isIntact(entry), false, 'changed, with another time');
  rmSync(library);
  assert.equal(isIntact(entry), false, 'missing');
});

/** Writes to an entry's file and gives it its time back, so that nothing but the content tells. */
function tamper(entry: string, text: string): void {
  const manifest = JSON.parse(readFileSync(join(entry, 'manifest.json'), 'utf8')) as {
    files: { modifiedMs: number }[];
  };
  writeFileSync(join(entry, 'library.so'), text);
  const seconds = manifest.files[0].modifiedMs / 1000 + 0.0001;
  utimesSync(join(entry, 'library.so'), seconds, seconds);
}

test('a file cut short is noticed at once, whatever its time', async () => {
  const entry = await createEntry([folder], 'tensorflow', fill('good'));
  tamper(entry, 'goo');
  assert.equal(isIntact(entry), false);
});

test('a change that keeps size and time is noticed by its hash', async () => {
  const entry = await createEntry([folder], 'tensorflow', fill('good'));
  tamper(entry, 'evil');
  assert.equal(isIntact(entry), true);
  assert.equal(isIntact(entry, { hashes: true }), false);
});

test('a copy with other times is whole, and its times are noted', async () => {
  const entry = await createEntry([folder], 'tensorflow', fill('good'));
  const before = readFileSync(join(entry, 'manifest.json'), 'utf8');
  utimesSync(join(entry, 'library.so'), 1e9, 1e9);
  assert.equal(isIntact(entry), true);
  assert.notEqual(readFileSync(join(entry, 'manifest.json'), 'utf8'), before);
});

test('a damaged entry is replaced', async () => {
  const entry = await createEntry([folder], 'tensorflow', fill('good'));
  writeFileSync(join(entry, 'library.so'), 'half');
  writeFileSync(join(entry, 'manifest.json'), '{');
  await createEntry([folder], 'tensorflow', fill('good'));
  assert.equal(readFileSync(join(entry, 'library.so'), 'utf8'), 'good');
  assert.deepEqual(readdirSync(folder), ['tensorflow']);
});

test('of two set-ups at once, the slower one takes what the quicker one made', async () => {
  const makers = ['one', 'two', 'three'].map((text) => createEntry([folder], 'tensorflow', fill(text)));
  const entries = await Promise.all(makers);
  assert.equal(new Set(entries).size, 1);
  assert.equal(isIntact(entries[0], { hashes: true }), true);
  assert.deepEqual(readdirSync(folder), ['tensorflow']);
});

test('what a killed set-up left behind is removed, and what a running one fills is not', async () => {
  const dead = `.partial-${hostname()}-999999999-01234567`;
  const alive = `.partial-${hostname()}-${process.pid}-01234567`;
  for (const name of [dead, alive]) await createEntry([join(folder, name)], 'x', fill('x'));
  await createEntry([folder], 'tensorflow', fill('good'));
  assert.equal(existsSync(join(folder, dead)), false);
  assert.equal(existsSync(join(folder, alive)), true);
});
