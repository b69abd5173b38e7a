import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { channels } from '../../../src-main/hosts/electron/channels.ts';
import { startApp } from '../../../src-main/hosts/electron/app.ts';
import { temporaryFolder } from '../../support/tiny-study.ts';
import { cancellable, createStandIn, StandInContents, type StandIn } from './stand-in.ts';
import { appOptions } from './support.ts';

/** In place of the engine: this is about windows alone. */
const idle = new URL('./idle-process.ts', import.meta.url);

/** Electron's security checklist, item by item, as what happens and not as what is written. */
describe('security', () => {
  let standIn: StandIn;
  let contents: StandInContents;
  const folder = temporaryFolder();
  const renderer = join(folder, 'renderer');

  before(async () => {
    mkdirSync(join(renderer, 'assets'), { recursive: true });
    writeFileSync(join(renderer, 'index.html'), '<!doctype html>');
    writeFileSync(join(renderer, 'assets', 'main.js'), 'export {};');
    writeFileSync(join(renderer, '.hidden.html'), 'hidden');
    writeFileSync(join(folder, 'secret.html'), 'secret');
    symlinkSync(join(folder, 'secret.html'), join(renderer, 'linked.html'));
    standIn = createStandIn(join(folder, 'user'));
    await startApp(standIn.electron, appOptions(renderer, { engineEntry: idle }));
    contents = standIn.windows[0].webContents;
  });

  after(() => standIn.end());

  test('processes of pages are sandboxed before the first of them starts', () => {
    assert.ok(standIn.app.early.includes('enableSandbox'));
  });

  test('a window has no Node, no webview, no dictionary and an isolated preload', () => {
    assert.deepEqual(standIn.windows[0].options.webPreferences, {
      preload: '/app/preload.cjs',
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: false,
    });
    assert.equal(standIn.session.isSpellChecked, false);
  });

  test('it shows the app alone, by a scheme of its own', () => {
    assert.equal(standIn.windows[0].address, 'studio://app/');
    assert.ok(standIn.app.early.includes('registerSchemesAsPrivileged'));
    const privileges = { standard: true, secure: true, supportFetchAPI: true };
    assert.deepEqual(standIn.schemes, [{ scheme: 'studio', privileges }]);
  });

  test('pages go nowhere, open nothing and hold nothing foreign', () => {
    for (const name of ['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview']) {
      const event = { ...cancellable(), url: 'https://example.org/', isMainFrame: true };
      contents.emit(name, event);
      assert.ok(event.isPrevented, name);
    }
    assert.deepEqual(contents.openHandler!({ url: 'https://example.org/' } as never), { action: 'deny' });
  });

  test('so does every other page that is ever made', () => {
    const other = new StandInContents();
    standIn.app.emit('web-contents-created', {}, other);
    const event = cancellable();
    other.emit('will-navigate', event);
    assert.ok(event.isPrevented);
    assert.deepEqual(other.openHandler!({ url: 'studio://app/' } as never), { action: 'deny' });
  });

  test('every permission is refused, asked for or checked, and every device', () => {
    for (const permission of ['media', 'geolocation', 'notifications', 'clipboard-read', 'fileSystem'] as const) {
      let answer: boolean | null = null;
      standIn.session.permissionRequest!(null as never, permission as never, (given) => (answer = given), {} as never);
      assert.equal(answer, false, permission);
      assert.equal(standIn.session.permissionCheck!(null, permission as never, 'studio://app', {} as never), false);
    }
    assert.equal(standIn.session.devicePermission!({ deviceType: 'usb' } as never), false);
  });

  test('no request leaves the app', () => {
    const isCancelled = (url: string): boolean | undefined => {
      let cancel: boolean | undefined;
      standIn.session.beforeRequest!({ url }, (answer) => (cancel = answer.cancel));
      return cancel;
    };
    for (const url of [
      'https://example.org/',
      'http://127.0.0.1:8080/',
      'ws://example.org/',
      'file:///etc/passwd',
      'studio://other/index.html',
      'studio://app.example.org/',
      'devtools://devtools/bundled/inspector.html',
      'data:text/html,<script>',
    ]) {
      assert.equal(isCancelled(url), true, url);
    }
    for (const url of [
      'studio://app/',
      'studio://app/assets/main.js',
      'blob:studio://app/1-2',
      'data:image/png;base64,',
    ]) {
      assert.equal(isCancelled(url), false, url);
    }
    assert.equal(standIn.app.switches.get('host-resolver-rules'), 'MAP * ~NOTFOUND');
  });

  test('only what the app made itself can be downloaded', () => {
    const isRefused = (url: string): boolean => {
      const event = cancellable();
      standIn.session.emit('will-download', event, { getURL: () => url });
      return event.isPrevented;
    };
    assert.equal(isRefused('https://example.org/tool.exe'), true);
    assert.equal(isRefused('blob:studio://app/3f2a'), false);
  });

  const get = async (url: string, init?: RequestInit): Promise<Response> =>
    standIn.handlers.get('studio')!(new Request(url, init));

  test('files are served with a policy that allows nothing inline and nothing from elsewhere', async () => {
    for (const url of ['studio://app/', 'studio://app/assets/main.js', 'studio://app/missing.js']) {
      const response = await get(url);
      const policy = response.headers.get('Content-Security-Policy') ?? '';
      assert.match(policy, /default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self';/);
      assert.match(policy, /connect-src 'none'/);
      assert.doesNotMatch(policy, /unsafe|https?:|\*/);
      assert.equal(response.headers.get('X-Content-Type-Options'), 'nosniff');
    }
    const page = await get('studio://app/');
    assert.equal(page.headers.get('Content-Type'), 'text/html; charset=utf-8');
    assert.equal(await page.text(), '<!doctype html>');
    assert.equal(
      (await get('studio://app/assets/main.js')).headers.get('Content-Type'),
      'text/javascript; charset=utf-8',
    );
  });

  test('nothing outside the built files is served', async () => {
    for (const url of [
      'studio://app/../secret.html',
      'studio://app/%2e%2e/secret.html',
      'studio://app/..%2fsecret.html',
      'studio://app/assets/%2e%2e%2f%2e%2e%2fsecret.html',
      'studio://app/..%5csecret.html',
      'studio://app//etc/passwd',
      'studio://app/linked.html',
      'studio://app/.hidden.html',
      'studio://app/assets',
      'studio://other/index.html',
    ]) {
      assert.equal((await get(url)).status, 404, url);
    }
    assert.equal((await get('studio://app/', { method: 'POST', body: '' })).status, 405);
  });

  test('messages of anything but the own page get no port and no dialog', async () => {
    const own = { url: 'studio://app/index.html', parent: null };
    const strangers = [
      { sender: contents, senderFrame: { url: 'https://example.org/', parent: null } },
      { sender: contents, senderFrame: { url: 'studio://app.example.org/', parent: null } },
      { sender: contents, senderFrame: { ...own, parent: own } },
      { sender: contents, senderFrame: null },
      { sender: new StandInContents(), senderFrame: own },
    ];
    for (const stranger of strangers) {
      standIn.ipcMain.emit(channels.connect, stranger);
      assert.equal(stranger.sender.ports.length, 0);
      await assert.rejects(standIn.ipcMain.invoke(channels.pickPath, stranger, 'Pick', 'folder'), /not allowed/);
    }
    assert.equal(standIn.dialogs.asked.length, 0);
    standIn.ipcMain.emit(channels.connect, { sender: contents, senderFrame: own });
    assert.equal(contents.ports.length, 1);
  });

  test('arguments of the own page are checked as well', async () => {
    const sender = { sender: contents, senderFrame: { url: 'studio://app/', parent: null } };
    for (const args of [[], ['Pick'], ['Pick', 'drive'], [1, 'folder'], ['x'.repeat(201), 'any'], ['', 'any']]) {
      await assert.rejects(standIn.ipcMain.invoke(channels.pickPath, sender, ...args));
    }
    standIn.dialogs.paths.push('/data/study');
    assert.equal(await standIn.ipcMain.invoke(channels.pickPath, sender, 'Pick', 'folder'), '/data/study');
  });

  test('no other message is heard', () => {
    assert.deepEqual(standIn.ipcMain.eventNames(), [channels.connect]);
    assert.deepEqual([...standIn.ipcMain.handlers.keys()], [channels.pickPath]);
  });
});

test('developer tools exist in development only', async () => {
  const standIn = createStandIn(temporaryFolder());
  const renderer = join(temporaryFolder(), 'renderer');
  await startApp(standIn.electron, appOptions(renderer, { engineEntry: idle, isDevelopment: true }));
  assert.equal(standIn.windows[0].options.webPreferences?.devTools, true);
  let cancel: boolean | undefined;
  const url = 'devtools://devtools/bundled/inspector.html';
  standIn.session.beforeRequest!({ url }, (answer) => (cancel = answer.cancel));
  assert.equal(cancel, false);
  await standIn.end();
});
