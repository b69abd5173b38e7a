import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runInNewContext } from 'node:vm';
import type { StudioHost } from '../../../shared/host.ts';
import { bundlePreload } from '../../../scripts/build-main.mjs';
import { channels } from '../../../src-main/hosts/electron/channels.ts';
import { temporaryFolder } from '../../support/tiny-study.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** The built file, as a sandboxed page's preload runs: one script with `require('electron')` and nothing else of Node. */
describe('the preload', () => {
  let host: Required<StudioHost>;
  const exposed: string[] = [];
  const required: string[] = [];
  const posted: { message: unknown; origin: string; ports: unknown }[] = [];
  const ipc = Object.assign(new EventEmitter(), {
    sent: [] as unknown[][],
    send: (...args: unknown[]) => void ipc.sent.push(args),
    invoke: (...args: unknown[]) => Promise.resolve(args),
  });

  before(async () => {
    const folder = temporaryFolder();
    await bundlePreload(root, folder);
    const electron = {
      contextBridge: { exposeInMainWorld: (name: string, api: never) => void (exposed.push(name), (host = api)) },
      ipcRenderer: ipc,
      webUtils: { getPathForFile: ({ path }: { path: string }) => path },
    };
    runInNewContext(readFileSync(join(folder, 'preload.cjs'), 'utf8'), {
      require: (name: string) => (required.push(name), electron),
      window: {
        postMessage: (message: unknown, origin: string, ports: unknown) => posted.push({ message, origin, ports }),
      },
    });
  });

  test('needs nothing but electron', () => {
    assert.deepEqual(required, ['electron']);
  });

  test('gives the page these functions and no more', () => {
    assert.deepEqual(exposed, ['studioHost']);
    assert.deepEqual(Object.keys(host).sort(), ['connect', 'kind', 'onMenu', 'pathOf', 'pickPath']);
    assert.equal(host.kind, 'electron');
  });

  test('asks for a port, and passes the port to the page', () => {
    host.connect();
    assert.deepEqual(ipc.sent, [[channels.connect]]);
    const port = {};
    ipc.emit(channels.port, { ports: [port] });
    assert.equal(posted.length, 1);
    assert.equal(posted[0].message, 'studio-port');
    assert.deepEqual([...(posted[0].ports as unknown[])], [port]);
  });

  test('opens dialogs and tells where a dropped folder lies', async () => {
    assert.deepEqual(await host.pickPath('Pick', 'folder'), [channels.pickPath, 'Pick', 'folder']);
    assert.equal(host.pathOf({ path: '/data/study' }), '/data/study');
  });

  test('tells of menu commands until it is told to stop, and of nothing else of the event', () => {
    const heard: unknown[][] = [];
    const end = host.onMenu((...args: unknown[]) => void heard.push(args));
    ipc.emit(channels.menu, { sender: 'secret' }, 'screen:data');
    end();
    ipc.emit(channels.menu, {}, 'theme');
    assert.deepEqual(heard, [['screen:data']]);
  });
});
