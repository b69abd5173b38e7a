import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { startApp } from '../../../src-main/hosts/electron/app.ts';
import { settingsFolder } from '../../../src-main/hosts/web/options.ts';
import { placeWindow, type WindowState } from '../../../src-main/hosts/electron/window-state.ts';
import { temporaryFolder } from '../../support/tiny-study.ts';
import { createStandIn } from './stand-in.ts';
import { appOptions, until } from './support.ts';

const idle = new URL('./idle-process.ts', import.meta.url);
const left: WindowState = { schemaVersion: 1, x: 100, y: 50, width: 1200, height: 800, isMaximised: false };
const screen = { x: 0, y: 0, width: 1920, height: 1080 };

describe('the place of the window', () => {
  test('is the middle of the first display at first', () => {
    assert.deepEqual(placeWindow(null, [screen]), { x: 240, y: 90, width: 1440, height: 900 });
  });

  test('is where it was left', () => {
    assert.deepEqual(placeWindow(left, [screen]), { x: 100, y: 50, width: 1200, height: 800 });
    const second = { x: 1920, y: 0, width: 1280, height: 1024 };
    assert.deepEqual(placeWindow({ ...left, x: 2000 }, [screen, second]), { x: 2000, y: 50, width: 1200, height: 800 });
  });

  test('is the first display where the other one is gone', () => {
    for (const gone of [{ x: 2000 }, { x: -1150 }, { y: -30 }, { y: 1060 }]) {
      assert.deepEqual(placeWindow({ ...left, ...gone }, [screen]), { x: 360, y: 140, width: 1200, height: 800 });
    }
  });

  test('is no larger than its display', () => {
    const small = { x: 0, y: 25, width: 1024, height: 700 };
    assert.deepEqual(placeWindow(null, [small]), { x: 0, y: 25, width: 1024, height: 700 });
  });
});

describe('the window', () => {
  test('opens as it was left, once there is something to see', async () => {
    const folder = temporaryFolder();
    const first = createStandIn(folder);
    await startApp(first.electron, appOptions(folder, { engineEntry: idle }));
    const [window] = first.windows;
    assert.equal(window.state.isShown, false);
    window.emit('ready-to-show');
    assert.equal(window.state.isShown, true);
    window.bounds = { x: 10, y: 20, width: 1000, height: 700 };
    window.emit('move');
    await until(() => existsSync(join(folder, 'window.json')), 'the place is written a moment later');
    window.maximize();
    await first.end();
    const state = JSON.parse(readFileSync(join(folder, 'window.json'), 'utf8')) as WindowState;
    assert.deepEqual(state, { schemaVersion: 1, x: 10, y: 20, width: 1000, height: 700, isMaximised: true });

    const second = createStandIn(folder);
    await startApp(second.electron, appOptions(folder, { engineEntry: idle }));
    const { x, y, width, height, minWidth, minHeight } = second.windows[0].options;
    assert.deepEqual({ x, y, width, height }, { x: 10, y: 20, width: 1000, height: 700 });
    assert.deepEqual({ minWidth, minHeight }, { minWidth: 960, minHeight: 600 });
    second.windows[0].emit('ready-to-show');
    assert.equal(second.windows[0].state.isMaximised, true);
    await second.end();
  });

  test('opens in the middle where its file is damaged', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'window.json'), '{"schemaVersion": 1, "x": "left"');
    const standIn = createStandIn(folder);
    await startApp(standIn.electron, appOptions(folder, { engineEntry: idle }));
    assert.equal(standIn.windows[0].options.x, 240);
    await standIn.end();
  });

  test('comes back by itself when its page has crashed', async () => {
    const folder = temporaryFolder();
    const standIn = createStandIn(folder);
    await startApp(standIn.electron, appOptions(folder, { engineEntry: idle }));
    const { webContents } = standIn.windows[0];
    webContents.emit('render-process-gone', {}, { reason: 'clean-exit' });
    webContents.emit('render-process-gone', {}, { reason: 'crashed' });
    await until(() => webContents.reloads > 0, 'it is loaded again');
    assert.equal(webContents.reloads, 1);
    await standIn.end();
  });
});

describe('one instance', () => {
  test('a second one opens nothing and ends', async () => {
    const standIn = createStandIn(temporaryFolder());
    standIn.app.isLocked = true;
    await startApp(standIn.electron, appOptions(temporaryFolder(), { engineEntry: idle }));
    assert.equal(standIn.windows.length, 0);
    assert.equal(standIn.processes.length, 0);
    assert.equal(standIn.app.hasQuit, true);
  });

  test('it brings the window of the first one to the front', async () => {
    const folder = temporaryFolder();
    const standIn = createStandIn(folder);
    await startApp(standIn.electron, appOptions(folder, { engineEntry: idle }));
    const { state } = standIn.windows[0];
    state.isMinimised = true;
    standIn.app.emit('second-instance');
    assert.deepEqual(
      { isMinimised: state.isMinimised, isShown: state.isShown, isFocused: state.isFocused },
      { isMinimised: false, isShown: true, isFocused: true },
    );
    await standIn.end();
  });
});

describe('settings', () => {
  test('lie where the web host keeps them too, so that both open the same workspace', async () => {
    const folder = temporaryFolder();
    const standIn = createStandIn(folder);
    standIn.app.switches.delete('user-data-dir');
    await startApp(standIn.electron, appOptions(folder, { engineEntry: idle }));
    const userData = standIn.app.getPath('userData');
    if (process.platform === 'linux') assert.equal(userData, settingsFolder({ XDG_CONFIG_HOME: folder }));
    assert.ok(existsSync(userData));
    await standIn.end();
  });
});
