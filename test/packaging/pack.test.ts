import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { build, Platform } from 'electron-builder';
import { temporaryFolder } from '../support/tiny-study.ts';
import { prepareBuild, readConfiguration, root } from './support.ts';

const require = createRequire(import.meta.url);
const asar = require('@electron/asar') as {
  createPackage(from: string, to: string): Promise<void>;
  listPackage(archive: string, options: { isPack: boolean }): string[];
  extractAll(archive: string, to: string): void;
};
const fuses = require('@electron/fuses') as {
  FuseV1Options: Record<string, number | string>;
  getCurrentFuseWire(program: string): Promise<Record<number, number>>;
};

const tfjs = 'node_modules/@tensorflow/tfjs-node-gpu';
const libraries = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'];
/** Where an Electron program has its fuses: after this text stand the version, their number, and one character each. */
const fuseSentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';

/** electron-builder itself packs the app, around a program that is Electron in nothing but its fuses. */
describe('the packed app', { skip: process.platform !== 'linux' }, () => {
  const folder = temporaryFolder();
  const unpacked = join(folder, 'out', 'linux-unpacked');
  const resources = join(unpacked, 'resources');
  let files: string[] = [];

  before(async () => {
    await prepareBuild();
    const configuration = readConfiguration();
    const [library] = configuration.linux.extraResources;
    // In place of 850 MB, files of the same names.
    library.from = join(folder, 'library');
    mkdirSync(library.from);
    for (const name of [...libraries, 'not-needed.h']) writeFileSync(join(library.from, name), name);
    await build({
      projectDir: root,
      targets: Platform.LINUX.createTarget('dir'),
      publish: 'never',
      config: {
        ...(configuration as object),
        electronDist: await electronLike(join(folder, 'electron')),
        directories: { output: join(folder, 'out') },
      },
    });
    files = asar.listPackage(join(resources, 'app.asar'), { isPack: false }).map((path) => path.slice(1));
  });

  test('holds the main process, the engine, the windows and the packages they need', () => {
    for (const file of [
      'package.json',
      'dist/main/src-main/hosts/electron/main.js',
      'dist/main/src-main/hosts/electron/engine-process.js',
      'dist/main/src-main/hosts/electron/preload.cjs',
      'dist/main/src-main/engine/job.js',
      'dist/main/src-main/engine/call.js',
      'dist/renderer/index.html',
      'resources/icons/256x256.png',
      'node_modules/zod/package.json',
    ]) {
      assert.ok(files.includes(file), file);
    }
  });

  test('holds neither sources, tests, packages for development nor paths of this machine', () => {
    const isForeign = (file: string): boolean =>
      /\.(ts|svelte|map|cc|h)$/.test(file) ||
      /^(test|src-main|src-renderer|shared|scripts|bench|docs)\//.test(file) ||
      /^node_modules\/(electron|electron-builder|vite|svelte|typescript|playwright|tsx|esbuild|@types|@napi-rs\/canvas-win32)/.test(
        file,
      ) ||
      file.endsWith('studio-setup.json');
    assert.deepEqual(files.filter(isForeign), []);
  });

  test('has TensorFlow outside the archive, where the addon looks for it', () => {
    const outside = join(resources, 'app.asar.unpacked', tfjs);
    const addon = join(outside, 'lib', 'napi-v8', 'tfjs_binding.node');
    assert.ok(existsSync(addon));
    // The addon is linked with the search path $ORIGIN/../../deps/lib.
    assert.deepEqual(readdirSync(join(dirname(addon), '..', '..', 'deps', 'lib')).sort(), libraries);
    const canvas = join(resources, 'app.asar.unpacked', 'node_modules', '@napi-rs', `canvas-linux-${process.arch}-gnu`);
    assert.ok(readdirSync(canvas).some((name) => name.endsWith('.node')));
  });

  test('comes with the sample study and the licences', () => {
    assert.ok(existsSync(join(resources, 'sample-study', 'dataset.json')));
    for (const name of ['licences.json', 'Apache-2.0.txt', 'MIScnn-Studio.txt']) {
      assert.ok(existsSync(join(resources, 'licences', name)), name);
    }
  });

  test('has its fuses set in the program', async () => {
    const wire = await fuses.getCurrentFuseWire(join(unpacked, 'miscnn-studio'));
    // A character for each: 0 off, 1 on.
    const isOn = (name: string): boolean => wire[fuses.FuseV1Options[name] as number] === '1'.charCodeAt(0);
    const expected = {
      RunAsNode: false,
      EnableCookieEncryption: true,
      EnableNodeOptionsEnvironmentVariable: false,
      EnableNodeCliInspectArguments: false,
      EnableEmbeddedAsarIntegrityValidation: true,
      OnlyLoadAppFromAsar: true,
      LoadBrowserProcessSpecificV8Snapshot: false,
      GrantFileProtocolExtraPrivileges: false,
    };
    assert.deepEqual(Object.fromEntries(Object.keys(expected).map((name) => [name, isOn(name)])), expected);
  });

  test('computes with nothing but what was packed', () => {
    const app = join(folder, 'app');
    asar.extractAll(join(resources, 'app.asar'), app);
    mkdirSync(join(app, tfjs, 'deps'), { recursive: true });
    symlinkSync(join(root, tfjs, 'deps', 'lib'), join(app, tfjs, 'deps', 'lib'));
    const main = pathToFileURL(join(app, 'dist', 'main', 'src-main', 'hosts', 'cli', 'main.js')).href;
    const program = `Object.defineProperty(process.versions, 'electron', { value: '45.4.1' });
      const { main } = await import('${main}');
      process.exitCode = await main(['doctor', '--json'], { prepareEngine: async () => {} });`;
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
      cwd: folder,
      encoding: 'utf8',
    });
    assert.match(stdout, /"version":\s*"2\.\d+/, stderr);
  });
});

/** A folder as Electron is delivered. */
async function electronLike(folder: string): Promise<string> {
  const empty = join(folder, '..', 'empty');
  for (const each of [join(folder, 'resources'), join(folder, 'locales'), empty]) mkdirSync(each, { recursive: true });
  writeFileSync(join(empty, 'index.js'), '');
  const { version } = JSON.parse(readFileSync(require.resolve('electron/package.json'), 'utf8')) as { version: string };
  const program = Buffer.concat([
    Buffer.from(fuseSentinel),
    Buffer.from([1, 9]),
    Buffer.from('101100010'),
    Buffer.alloc(16),
  ]);
  for (const [name, content] of [
    ['electron', program],
    ['version', version],
    ['LICENSE', ''],
    ['LICENSES.chromium.html', ''],
    ['locales/en-US.pak', ''],
  ] as const) {
    writeFileSync(join(folder, name), content);
  }
  chmodSync(join(folder, 'electron'), 0o755);
  await asar.createPackage(empty, join(folder, 'resources', 'default_app.asar'));
  return folder;
}
