import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { preparePeers } from '../../scripts/setup/peers.mjs';

const before = { ...process.env };
let folder: string;
let log: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'studio-peers-'));
  log = join(folder, 'log');
  mkdirSync(join(folder, 'bench', 'peers'), { recursive: true });
  writeFileSync(join(folder, 'bench', 'peers', 'requirements.txt'), 'scipy==1\n');
  process.env.XDG_CACHE_HOME = join(folder, 'cache');
  process.env.PATH = join(folder, 'bin');
});
afterEach(() => {
  Object.assign(process.env, before);
  if (before.XDG_CACHE_HOME === undefined) delete process.env.XDG_CACHE_HOME;
  rmSync(folder, { recursive: true, force: true });
});

/** A python3 that makes an environment with a python which does, as pip, what the line of shell says. */
function givePython(pip: string): void {
  mkdirSync(join(folder, 'bin'));
  const inner = `#!/bin/sh\\necho "$*" >> ${log}\\n${pip}\\n`;
  const script = `#!/bin/sh\n/bin/mkdir -p $3/bin\nprintf '${inner}' > $3/bin/python\n/bin/chmod +x $3/bin/python\n`;
  writeFileSync(join(folder, 'bin', 'python3'), script);
  chmodSync(join(folder, 'bin', 'python3'), 0o755);
}

const torchAsked = (): string[] => readFileSync(log, 'utf8').match(/torch==\S+/g) ?? [];

test(
  'the environment is made once, with PyTorch of another name where the first is not found',
  { skip: process.platform === 'win32' },
  async () => {
    givePython('case "$*" in *+cpu*) echo "ERROR: none found" >&2; exit 1;; esac');
    const python = await preparePeers(folder);
    assert.ok(existsSync(python));
    assert.deepEqual(torchAsked(), ['torch==2.13.0+cpu', 'torch==2.13.0']);
    assert.equal(await preparePeers(folder), python);
    assert.equal(torchAsked().length, 2, 'the second time there was nothing to do');
  },
);

test('what cannot be installed is told, and tried again', { skip: process.platform === 'win32' }, async () => {
  givePython('echo "ERROR: no index" >&2; exit 1');
  const told =
    /could not be installed[\s\S]*torch==2\.13\.0 -r requirements\.txt: ERROR: no index, exit code 1[\s\S]*Check that pip reaches/;
  await assert.rejects(preparePeers(folder), told);
  await assert.rejects(preparePeers(folder), told);
});

test('without Python, what to install is told', async () => {
  await assert.rejects(preparePeers(folder), /python3 -m venv: not found[\s\S]*Install Python 3\.11 or newer/);
});
