import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { isInstalled } from '../../scripts/setup/dependencies.mjs';
import { cudaLibraryFolders, extendLibraryPath, listsGpu } from '../../scripts/setup/gpu.mjs';
import { withLock } from '../../scripts/setup/lock.mjs';
import { lastLine, run } from '../../scripts/setup/run.mjs';
import { noRoute } from '../../scripts/setup/tensorflow.mjs';
import { downloadWheel, pipArguments, wheelFault } from '../../scripts/setup/wheel.mjs';

const wheel = { package: 'tensorflow-cpu', version: '2.21.0', platforms: ['manylinux_2_27_x86_64'], sha256: '0' };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'studio-setup-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('every pinned wheel bears a version and a SHA-256', () => {
  const pinned = JSON.parse(readFileSync('resources/tensorflow.json', 'utf8')) as {
    wheels: Record<string, { sha256: string; platforms: string[] }>;
    cuda: Record<string, { packages: { package: string; version: string; sha256: string }[] }>;
  };
  const cuda = Object.values(pinned.cuda).flatMap(({ packages }) => packages);
  for (const { sha256 } of [...Object.values(pinned.wheels), ...cuda]) assert.match(sha256, /^[0-9a-f]{64}$/);
  for (const { package: name, version } of cuda) assert.match(`${name} ${version}`, /^nvidia-[a-z-]+-cu12 [\d.]+$/);
  assert.deepEqual(Object.keys(pinned.wheels).sort(), ['linux-arm64-cpu', 'linux-x64-cpu', 'linux-x64-gpu']);
});

test('packages count as installed when npm says so, optional ones of other machines left out', () => {
  const write = (path: string, packages: object): void => {
    mkdirSync(join(folder, 'node_modules'), { recursive: true });
    writeFileSync(join(folder, path), JSON.stringify({ packages }));
  };
  write('package-lock.json', {
    '': {},
    'node_modules/a': { version: '1' },
    'node_modules/b': { version: '1', optional: true },
  });
  assert.equal(isInstalled(folder), false, 'nothing there');
  write('node_modules/.package-lock.json', { 'node_modules/a': { version: '1' } });
  assert.equal(isInstalled(folder), true);
  write('node_modules/.package-lock.json', { 'node_modules/a': { version: '2' } });
  assert.equal(isInstalled(folder), false, 'another version');
  write('node_modules/.package-lock.json', { 'node_modules/b': { version: '1' } });
  assert.equal(isInstalled(folder), false, 'a is missing');
});

test('pip is asked for one wheel of one platform, whatever Python runs it', () => {
  const args = pipArguments(wheel, '/folder');
  for (const each of ['--no-deps', '--only-binary=:all:', '--abi=cp311', '--platform=manylinux_2_27_x86_64']) {
    assert.ok(args.includes(each), each);
  }
  assert.equal(args.at(-1), 'tensorflow-cpu==2.21.0');
});

test('a wheel with another hash is refused with both hashes', () => {
  const path = join(folder, 'some.whl');
  writeFileSync(path, 'not a wheel');
  const fault = wheelFault(path, { sha256: 'f'.repeat(64) });
  assert.match(fault ?? '', /^some\.whl has SHA-256 [0-9a-f]{64} instead of f{64}$/);
});

test('with no way to download, every way tried is told in a line, and what to install', async () => {
  const tried: string[] = [];
  const path = process.env.PATH;
  process.env.PATH = folder;
  try {
    assert.equal(await downloadWheel(wheel, folder, tried), null);
  } finally {
    process.env.PATH = path;
  }
  assert.deepEqual(tried, [
    'python3 -m pip download tensorflow-cpu==2.21.0: not found',
    'python -m pip download tensorflow-cpu==2.21.0: not found',
    'pip3 download tensorflow-cpu==2.21.0: not found',
    'pip download tensorflow-cpu==2.21.0: not found',
  ]);
  const message = noRoute(wheel, tried);
  assert.match(message, /could not be downloaded/);
  assert.match(message, /apt-get install python3 python3-pip g\+\+/);
  assert.match(message, /--wheel FILE/);
});

test("a program's failure is told by the line that speaks of an error", async () => {
  assert.equal(lastLine('ERROR: no matching distribution\n\nhint: see above\n'), 'ERROR: no matching distribution');
  assert.equal(lastLine('one\ntwo\n'), 'two');
  const failed = await run(process.execPath, ['-e', 'console.error("error: bad"); process.exit(3)']);
  assert.deepEqual([failed.ok, failed.result], [false, 'error: bad, exit code 3']);
  assert.equal((await run('no-such-program', [])).result, 'not found');
});

test('CUDA libraries are found in the layout of the wheels, and put on the path once', () => {
  for (const name of ['cudnn/lib', 'cublas/lib', 'cuda_nvcc/bin']) {
    mkdirSync(join(folder, 'nvidia', name), { recursive: true });
  }
  const found = cudaLibraryFolders(folder);
  assert.deepEqual(found, [join(folder, 'nvidia/cublas/lib'), join(folder, 'nvidia/cudnn/lib')]);
  assert.deepEqual(cudaLibraryFolders(join(folder, 'none')), []);
  const path = extendLibraryPath(found, '/usr/lib');
  assert.equal(path, [...found, '/usr/lib'].join(delimiter));
  assert.equal(extendLibraryPath(found, path), path);
});

test('nvidia-smi without a GPU is no GPU', () => {
  assert.equal(listsGpu('GPU 0: NVIDIA H200 (UUID: GPU-1)\n'), true);
  assert.equal(listsGpu('No devices were found\n'), false);
});

test('two set-ups of one clone take turns, and a dead one holds up nobody', async () => {
  const order: string[] = [];
  const work = (name: string) => async () => {
    order.push(`${name} begins`);
    await new Promise((resolve) => setTimeout(resolve, 50));
    order.push(`${name} ends`);
  };
  await Promise.all([withLock(folder, work('a')), withLock(folder, work('b'))]);
  assert.deepEqual(order, ['a begins', 'a ends', 'b begins', 'b ends']);

  const script = `import { withLock } from './scripts/setup/lock.mjs';
    await withLock(${JSON.stringify(folder)}, () => process.kill(process.pid, 'SIGKILL'));`;
  spawnSync(process.execPath, ['--input-type=module', '-e', script]);
  await withLock(folder, work('c'));
  assert.equal(order.at(-1), 'c ends');
});
