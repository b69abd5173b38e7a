import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { licenceSchema } from '../../shared/system.ts';
import { prepareBuild, readConfiguration, root } from './support.ts';

const require = createRequire(import.meta.url);
const { validateConfiguration } = require('app-builder-lib/out/util/config/config') as {
  validateConfiguration(configuration: unknown, log: { isEnabled: boolean; add(): void }): Promise<void>;
};
const scheme = require('app-builder-lib/scheme.json') as {
  definitions: { FuseOptionsV1: { properties: Record<string, unknown> } };
};

describe('the configuration of the installers', () => {
  const configuration = readConfiguration();
  const validate = (given: unknown): Promise<void> => validateConfiguration(given, { isEnabled: false, add: () => {} });

  before(() => prepareBuild());

  test("keeps to electron-builder's own schema", async () => {
    await validate(structuredClone(configuration));
    const misspelt = { ...structuredClone(configuration), electronFuse: configuration.electronFuses };
    await assert.rejects(validate(misspelt), /electronFuse/);
  });

  test('sets every fuse, each to the closed side', () => {
    const { strictlyRequireAllFuses: _, ...known } = scheme.definitions.FuseOptionsV1.properties;
    assert.deepEqual(Object.keys(configuration.electronFuses).sort(), Object.keys(known).sort());
    assert.deepEqual(configuration.electronFuses, {
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      loadBrowserProcessSpecificV8Snapshot: false,
      grantFileProtocolExtraPrivileges: false,
      resetAdHocDarwinSignature: false,
    });
  });

  test('publishes nothing and makes the three installers', () => {
    assert.equal(configuration.publish, null);
    assert.deepEqual(configuration.linux.target, ['AppImage', 'deb']);
    assert.deepEqual(configuration.win.target, ['nsis']);
  });

  test('names files that are there after the build', () => {
    const { main } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { main: string };
    const named = [
      main,
      configuration.linux.icon,
      configuration.win.icon,
      configuration.nsis.license,
      ...configuration.files.filter((pattern) => !pattern.startsWith('!')).map((pattern) => pattern.replace('/**', '')),
      ...configuration.extraResources.map(({ from }) => from),
    ];
    if (process.platform === 'linux') {
      for (const { from, filter = [] } of configuration.linux.extraResources) {
        named.push(from, ...filter.map((name) => join(from, name)));
      }
    }
    if (process.platform === 'win32') named.push(...configuration.win.extraResources.map(({ from }) => from));
    assert.deepEqual(
      named.filter((path) => !existsSync(join(root, path))),
      [],
    );
    for (const name of ['engine-process.js', 'preload.cjs']) assert.ok(existsSync(join(root, main, '..', name)), name);
  });

  test('has icons of every size, none of them large', () => {
    const folder = join(root, configuration.linux.icon);
    const pictures = readdirSync(folder).filter((name) => name.endsWith('.png'));
    for (const name of pictures) {
      const bytes = readFileSync(join(folder, name));
      // A PNG tells its width and height first.
      assert.equal(`${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}.png`, name);
    }
    for (const size of [16, 32, 48, 256, 512, 1024]) assert.ok(pictures.includes(`${size}x${size}.png`), String(size));
    assert.equal(readFileSync(join(root, configuration.win.icon)).readUInt16LE(2), 1);
    assert.ok(readdirSync(folder).every((name) => statSync(join(folder, name)).size < 100_000));
  });

  test('brings the licence of everything that it delivers, with its text', () => {
    const licences = licenceSchema.array().parse(JSON.parse(readFileSync(join(root, 'dist', 'licences.json'), 'utf8')));
    const names = licences.map(({ name }) => name);
    for (const name of ['TensorFlow', '@tensorflow/tfjs-node-gpu', 'zod', 'chart.js', 'svelte', 'electron']) {
      assert.ok(names.includes(name), name);
    }
    for (const name of ['typescript', 'vite', 'playwright']) assert.ok(!names.includes(name), name);
    for (const { name, text, licence } of licences) assert.ok(text.length > 100 && licence.length > 0, name);
  });
});
