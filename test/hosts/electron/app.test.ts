import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { MenuItemConstructorOptions, MessagePortMain } from 'electron';
import { createClient, type Client } from '../../../shared/rpc/client.ts';
import { screenIds } from '../../../src-renderer/screens/ids.ts';
import { startApp } from '../../../src-main/hosts/electron/app.ts';
import { channels } from '../../../src-main/hosts/electron/channels.ts';
import { pickPath } from '../../../src-main/hosts/electron/dialogs.ts';
import { portChannel, withOwnArrays } from '../../../src-main/hosts/electron/port-channel.ts';
import { temporaryFolder } from '../../support/tiny-study.ts';
import { createStandIn, type StandIn } from './stand-in.ts';
import { appOptions, until } from './support.ts';

/** The whole main process, with the real engine in a process of its own behind it. */
describe('the desktop app', () => {
  let standIn: StandIn;
  const folder = temporaryFolder();
  const workspace = join(folder, 'workspace');

  before(async () => {
    standIn = createStandIn(join(folder, 'user'));
    await startApp(standIn.electron, appOptions(folder, { workspace }));
  });
  after(() => standIn.end());

  /** As the window does: by asking the main process for a port. */
  function connectWindow(): { client: Client; isClosed(): boolean } {
    const { webContents } = standIn.windows[0];
    const sender = { sender: webContents, senderFrame: { url: 'studio://app/', parent: null } };
    standIn.ipcMain.emit(channels.connect, sender);
    let isClosed = false;
    const port = webContents.ports.at(-1) as unknown as MessagePortMain;
    return { client: createClient(portChannel(port), () => (isClosed = true)), isClosed: () => isClosed };
  }

  test('a window talks to the engine through a port of its own', async () => {
    const { client } = connectWindow();
    const { folder: opened } = await client.call('workspace.read');
    assert.ok(existsSync(opened));
    assert.equal(opened.endsWith('workspace'), true);
    const info = await client.call('system.info');
    assert.deepEqual({ host: info.host, version: info.version }, { host: 'electron', version: '0.0.1' });
  });

  test('the engine runs what needs TensorFlow in one more process', async () => {
    const { client } = connectWindow();
    const { tensorflow } = await client.call('system.doctor');
    assert.match(tensorflow.version, /^2\./);
    assert.equal(standIn.processes.length, 2);
  });

  test('an engine that is killed comes back, and windows with it', async () => {
    const { client, isClosed } = connectWindow();
    await client.call('workspace.read');
    const { length } = standIn.processes;
    standIn.processes[0].child.kill('SIGKILL');
    await until(isClosed, 'the window notices');
    const next = connectWindow();
    assert.ok((await next.client.call('workspace.read')).folder);
    assert.equal(standIn.processes.length, length + 1);
    assert.equal(standIn.windows.length, 1);
    assert.equal(standIn.windows[0].state.isDestroyed, false);
  });

  test('its log lies with the settings', () => {
    assert.deepEqual(readdirSync(join(folder, 'user', 'logs')), ['engine.log']);
  });

  const items = (): MenuItemConstructorOptions[] =>
    standIn.menu().flatMap(({ submenu }) => submenu as MenuItemConstructorOptions[]);

  test('the menu opens every screen, by the keys that the window shows', () => {
    const { sent } = standIn.windows[0].webContents;
    const go = screenIds.map((id) => items().find((item) => item.id === `screen:${id}`)!);
    assert.deepEqual(
      go.map(({ accelerator }) => accelerator),
      screenIds.map((_, i) => `CmdOrCtrl+${i + 1}`),
    );
    for (const item of go) (item.click as () => void)();
    assert.deepEqual(
      sent,
      screenIds.map((id) => ({ channel: channels.menu, args: [`screen:${id}`] })),
    );
  });

  test('keys that the window hears itself are not heard twice; no two items share a key', () => {
    const own = items().filter(({ accelerator, id }) => accelerator && id !== 'quit' && id !== 'add');
    assert.ok(own.every(({ registerAccelerator }) => registerAccelerator === false));
    const keys = items().flatMap(({ accelerator }) => (accelerator ? [String(accelerator)] : []));
    assert.equal(new Set(keys).size, keys.length);
  });

  test('it adds data from every screen: the data screen comes first, since it knows how', async () => {
    const { sent } = standIn.windows[0].webContents;
    sent.length = 0;
    (items().find(({ id }) => id === 'add')!.click as () => void)();
    await until(() => sent.length === 2, 'both commands');
    assert.deepEqual(
      sent.map(({ args }) => args),
      [['screen:data'], ['add-data-folder']],
    );
  });

  test('developer tools are not in the menu', () => {
    assert.ok(items().every(({ role }) => role !== 'toggleDevTools' && role !== 'forceReload' && role !== 'reload'));
  });
});

test('a path for a file or a folder takes one more question where the system has no dialog for both', async () => {
  const { electron, dialogs, windows } = createStandIn(temporaryFolder());
  const pick = (platform: NodeJS.Platform): Promise<string | null> =>
    pickPath(electron, windows[0] as never, ['Pick', 'any'], platform);
  dialogs.responses.push(1);
  dialogs.paths.push('/data/case.nii.gz');
  assert.equal(await pick('linux'), '/data/case.nii.gz');
  assert.deepEqual(dialogs.asked.pop(), { title: 'Pick', properties: ['openFile'] });
  dialogs.responses.push(2);
  assert.equal(await pick('win32'), null);
  dialogs.paths.push(null);
  assert.equal(await pick('darwin'), null);
  assert.deepEqual(dialogs.asked.pop(), { title: 'Pick', properties: ['openFile', 'openDirectory'] });
});

test('of arrays that are views, a port carries the view alone', () => {
  const whole = new Float32Array([1, 2, 3, 4]);
  const shared = new Int16Array(new SharedArrayBuffer(4));
  shared.set([5, 6]);
  const message = {
    part: whole.subarray(1, 3),
    whole,
    buffer: Buffer.from('ab'),
    shared,
    list: [{ deep: whole.subarray(3) }],
  };
  const sent = structuredClone(withOwnArrays(message)) as typeof message;
  assert.deepEqual(sent.part, Float32Array.of(2, 3));
  assert.equal(sent.part.buffer.byteLength, 8);
  assert.deepEqual(new Uint8Array(sent.buffer), Uint8Array.of(97, 98));
  assert.deepEqual(sent.shared, Int16Array.of(5, 6));
  assert.equal(sent.list[0].deep.buffer.byteLength, 4);
  assert.equal((withOwnArrays(message) as typeof message).whole, whole, 'nothing is copied without need');
});
