import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { electronProgram, whyNoElectron } from '../../scripts/setup/electron.mjs';
import { temporaryFolder } from '../support/tiny-study.ts';

/** Whether there can be a window of Electron's: else the start takes the browser, and says why. */
describe('the program of Electron', { skip: process.platform !== 'linux' && 'its rules are those of Linux' }, () => {
  const withInstaller = (script: string): string => {
    const root = temporaryFolder();
    const folder = join(root, 'node_modules', 'electron');
    mkdirSync(join(folder, 'dist'), { recursive: true });
    writeFileSync(join(folder, 'install.js'), script);
    return root;
  };
  const ask = async (root: string, { uid = 1000, display = ':0' } = {}): Promise<string | null> => {
    const { getuid } = process;
    process.getuid = () => uid;
    try {
      return await whyNoElectron(root, { DISPLAY: display });
    } finally {
      process.getuid = getuid;
    }
  };

  test('is not asked for where it could not show anything', async () => {
    const root = withInstaller('throw new Error("not to be run")');
    assert.equal(await ask(root, { display: '' }), 'this machine has no display');
    assert.equal(await ask(root, { uid: 0 }), 'Electron does not run as root');
  });

  test('is got by its own installer; what that says is the reason where it fails', async () => {
    const failing = withInstaller(`console.error('Error: getaddrinfo ENOTFOUND example'); process.exit(1);`);
    assert.match((await ask(failing))!, /could not be downloaded \(Error: getaddrinfo ENOTFOUND example, exit code 1/);
    const good = withInstaller(`const { writeFileSync } = require('node:fs');
      writeFileSync(__dirname + '/path.txt', 'electron');
      writeFileSync(__dirname + '/dist/electron', '');`);
    const reason = await ask(good);
    assert.ok(electronProgram(good)?.endsWith('/dist/electron'));
    // Where the kernel forbids what its sandbox needs, that is said with the way out.
    if (reason !== null) assert.match(reason, /chmod 4755/);
  });
});
